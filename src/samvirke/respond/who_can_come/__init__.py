"""Who can come: a place and what is needed → units of all owners, ranked, each with minutes and reasons.

Begin in `who_can_come`. The decision is that of the simulator (`engine.response.roster`); what stands here
adds what a centre knows just now: what units have reported, who has committed them, how fresh that is, what
their leaving uncovers and whom to ask next.
"""
