"""How much protective equipment must a body store, and does it?

Forskrift om krav til beredskapsplanlegging (2001-07-23-881) § 8 a: three months of normal use, worked out
exactly from purchases of three calendar years. Begin in `sheet`. Amounts are whole pieces; a pair of gloves
is two. Nothing here asks a clock or a disk: days and bytes are passed in.
"""
