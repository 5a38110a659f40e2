"""The kinds of work, one a file; `listed.py` lists them."""
