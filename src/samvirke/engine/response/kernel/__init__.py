"""The same simulator as `reference`, fast: it gives the same answer to the last bit.

`simulate` is the way in; `prepare` makes the arrays of `state`, `loop` moves through time. The other files
hold the parts of the loop, and each says which rules it answers for.

Measured choices: the state is columns in named tuples; every part is compiled into the loop (`_kernel.part`).
Incidents and moments of change are merged into the heap of events and never stand in it. Nothing depends
on the length of a line: lines are heaps, and where nobody is free nobody is looked for.
"""

from samvirke.engine.response.kernel.simulate import simulate

__all__ = ["simulate"]
