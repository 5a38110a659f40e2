"""EMSI, the Emergency Management Shared Information of ISO/TR 22351:2015: an event, missions, resources.

Read as JSON or XML, bare or inside an envelope. The shape follows the French health hub (SAMU-Hub, JSON
Schema of April 2024); the text of ISO was not at hand, and the wider code lists are carried, not checked.
Keys that the shape does not know are left out: a later version may have more.
"""
