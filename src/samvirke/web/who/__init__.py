"""Who can come, as people ask it and read it on a page.

`wish` reads what is asked, `answered` asks and lays the answer out in rows, `reasons` says the reasons in the
language of the reader, `pictured` puts the units on a map, `needed` finds the needs of an incident, `closed`
the closures of roads.
"""
