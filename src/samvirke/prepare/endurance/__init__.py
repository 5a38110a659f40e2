"""A region under a threat that lasts for days: who needs care, what is used up, who goes short, and when.

Begin in `stress`; `result` says what it finds.
"""
