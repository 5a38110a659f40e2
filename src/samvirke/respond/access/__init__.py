"""Who may do and see what, and why: deny by default, every release written down.

Begin in `decide`.
"""
