"""What is happening now, who has been told, who comes, and can it be proved afterwards?

Several centres work on the same incident at once. Each writes only in its own journal; what stands in all
the journals it may read, folded, is its picture.

    act ──► Node.do ──► patches ──► journal (append-only, provable) ──► State (a fold) ──► views by access

Begin in `node`: one centre in one space. `record` says what is written down, `journal` keeps it, `access`
says who sees it, `space` which clock it follows, and the acts stand with their subjects: `incidents`,
`needs`, `alerts`, `cards`, `logbook`, `reports`. `federation` brings the journals of other centres.

Knows `engine`, `rules`, `travel`, `register` and `model`; nothing of pages or commands. Moments are whole
milliseconds since 1970 UTC (`_ms`) in entries, seconds elsewhere; positions WGS 84 degrees.
"""
