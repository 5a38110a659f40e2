"""The register as a node keeps it: who has what, where; read, searched, changed and exchanged whole.

Begin in `own`: the node's own copy and who may be told when it changes. `search` finds rows, `links` says
what refers to a row, `changing` turns a form into a change, `imports` checks a package that somebody sends
before a byte of it is used, `downloads` gives it out again.
"""
