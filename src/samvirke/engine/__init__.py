"""How does it unfold?

`response` lets units answer incidents minute by minute; `ensemble` runs many courses. Knows `travel`,
`register` and `model`; reads a `Course` and never asks which threat made it.
"""
