"""Situation reports: on a rhythm, drafted from the log and the numbers, sent up, rolled up, compared.

Begin in `draft_report`. A draft belongs to the centre that writes it and may be edited; what is sent is a
record of its own that never changes: a correction is a new version. `rhythm` says when the next is due,
`roll_up` what those below have sent, `difference` what is new since the last.
"""
