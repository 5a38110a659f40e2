"""Work in the background: what takes minutes runs in a process of its own, and people see how far it is.

`kind.py`     what can be asked for: a kind of work, and the inputs of its form
`asked.py`    from a form to values that are checked
`order.py`    what the process is given
`progress.py` how far it is
`output.py`   what it leaves: tables, the report in three languages, and its inside for the pages
`works.py`    the queue: one at a time, kept on the disk, over a restart
`child.py`    the process: ``python -m samvirke.web.work.child FOLDER``
`kinds/`      each kind, one file; listed in ``kinds/listed.py``
"""
