"""Spaces: live, exercise, simulation and test, each with its own clock, register snapshot and log.

The same code runs in all of them. Nothing crosses from one to another.
"""
