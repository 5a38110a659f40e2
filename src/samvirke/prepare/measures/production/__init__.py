"""Medicines when supply falls short: who goes without, and what should be made at home, week by week.

Begin in `medicines` (a region under a preset or a stop of supply) or `plan` (the production plan alone, on
arrays); `problem` says what is asked of it.
"""
