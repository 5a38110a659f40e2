"""The log: what one centre has written, in order, that can be proved unaltered.

An entry is a header and parts. The header says who wrote when and holds a salted hash of each part; it is
what the Merkle tree (RFC 6962) is made of, and never changes. A part holds what was written, one part for
each access class; it can be withheld from a centre, or erased when the law says so, and the header still
proves itself. So a centre can hold and verify the whole log of another, and read of it what it may read.

Begin in `entry`, then `journal`. Stores (`memory`, `sqlite`, `postgres`) keep entries; one conformance suite
holds them to the same promises.
"""
