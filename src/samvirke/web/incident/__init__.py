"""One incident, as its page shows it: each file one part, and all that can be done to it as data.

`seen` is what the page reads, once, as its reader may see it; `may` says what its reader can do. `head`,
`needs`, `units`, `alerts`, `log`, `known`, `map`, `reports` are the parts. A `form` becomes an act; `forms`
lists them all: `forms_facts` (the incident itself), `forms_needs`, `forms_work` (alerts, cards, log),
`forms_access` (who knows what, reports). `words` has the words of codes.
"""
