"""The log by keyboard: who said what to whom, how, and what became of it.

Begin in `log_line`; `typed` is the grammar of the keyboard, `log_view` what people read and search. A line
becomes a task, a decision or a need. Nothing is changed: a correction is a new line that points at the old.
"""
