"""What the owner of a node tells the public, and all that the public may read: nothing else is open to them.

Begin in `the_public`; a statement is a record (`statement`), released and taken back by acts (`publish`).
"""
