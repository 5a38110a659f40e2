"""What can be made at home when supply stops: lines, batches, release.

Begin in `lines` (what the lines are) and `making` (a plan carried out day by day). Which batches to make
is `samvirke.prepare.measures.production`.
"""
