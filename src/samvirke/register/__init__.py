"""Who has what, where?

Holds the Region: its tables, where each row comes from, and how a Region package is read, checked,
written, compared and edited. Knows only `model`. Begin in `region`.
"""
