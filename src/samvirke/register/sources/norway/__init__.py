"""Norway: from the facts that ship with Samvirke, and from the fuller public tables.

`facts_region` makes the built-in region, `full_region` reads a folder of tables. Both end in the
same tables. What no open source says is modelled by the files here, with coefficients that are rows
of `data/norway/coefficients.csv`. What is known and what is modelled: `docs/norway.md`.
"""
