"""A year of ordinary emergencies: fires, patients, accidents, police missions.

`rates` holds what happens how often, as data; `rhythm` when; `threat` draws a Course from them.
"""

from samvirke.threats.everyday.threat import Everyday

__all__ = ["Everyday"]
