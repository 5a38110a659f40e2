"""Intensive care: who lacks a bed, what sharing does, and what beds and nurses cost that close the gap.

Begin in `proposal.propose_beds`; `result` says what it finds, `files` writes it. `transfers` is the best
that could be done with known arrivals, `foresight` holds it against the rule, `surge` is the cheapest
preparedness.
"""
