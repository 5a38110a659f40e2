"""The words of what happens: records with fields, each field of an access class.

A record is written by one centre, its home, and by nobody else: others write records of their own about the
same subject. So the logs of several centres fold to the same state in whatever order they are read.
Begin in `kind`, then `state`.
"""
