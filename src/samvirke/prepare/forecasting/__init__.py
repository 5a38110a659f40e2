"""The next weeks from today's state: what comes, where beds run short, what runs out, how sure that is.

Begin in `forecast`; `state_file` reads what a planner has, `result` says what is found.
"""
