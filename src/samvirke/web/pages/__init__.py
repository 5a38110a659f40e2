"""The pages for those who work: each is one file here, one template, one script and one file of words.

How to add a page, say that of exercises:

1. ``exercises.py``: a ``PAGE = Page(name="exercises", title=N_("Exercises"), action="…")`` and a
   ``router``; a handler enters by ``PAGE.visit``, asks a room, and returns ``show(…)``. List both in
   ``listed.py``: the menu, the tests of every page and the language tests find it there.
2. ``templates/exercises.html`` extends ``app.html``. All text stands in ``_("…")``; numbers and moments are
   written by ``language`` and the filters of ``render.py``. What changes while people look is a section with
   an id, ``hx-get`` to the same address and ``hx-trigger="sv:changed from:body"``.
3. What people do is a form of ``acts.html`` that posts an act: it works without scripts; with them the page
   stays, errors stand in the form, and nothing typed is lost when the node is away.
4. ``static/exercises.js``, an ES module, only where the page needs one. No inline script or style, ever.
5. ``locales/nb/exercises.po`` and ``locales/nn/exercises.po``; a test says which words are missing.
"""
