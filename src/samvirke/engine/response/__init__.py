"""Units answer incidents, minute by minute.

`world` is who can be sent from where, as arrays; `reference` the simulator in plain Python, the truth
that faster kernels are held to; `outcome` what came of it. Begin in `reference`.
"""
