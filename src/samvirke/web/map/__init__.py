"""What maps show, as data: `/app/{space}/map/…`.

`register` is what stands still and is fetched once, `now` what changes; `router` hands both out, `page` shows
the same in a table for those who have no scripts or no WebGL. The map itself is ``static/map``.
"""
