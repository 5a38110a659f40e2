"""The handbook inside the pages: the same files as `docs/`, which an installation brings along.

Begin in `shelf`: which documents there are and in what order. `written` turns one into safe HTML, `find`
looks for words in all of them.
"""
