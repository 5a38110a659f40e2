"""Ours and its peers, measured in the same run: `make bench`, `make bench ONLY=name`."""
