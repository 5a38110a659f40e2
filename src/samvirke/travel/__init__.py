"""How long does it take to get there?

Knows `register` and `model`; nothing of threats, incidents or pages. Begin in `times`, the contract,
then `line` (straight lines) and `road` (a graph from OpenStreetMap).
Times are seconds, distances metres; where there is no way the time is ``inf``, never -1 or None.
"""
