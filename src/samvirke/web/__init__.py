"""The HTTP API, and later the pages: handlers are a few lines, they call a room and show what it says.

Begin in `app`. Only `app` wires disks, clocks and networks to the rooms; every route asks `decide`.
"""
