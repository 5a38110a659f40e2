"""What is going on, as the page of the situation shows it: what waits for us first, then all that is open.

Each file answers one question for whoever looks, and reads nothing but what `Look` opens to them:
`alerts` (who waits for our answer, whom we should call), `asked` (requests, offers, questions), `red` (needs
that nobody covers), `clashes` (units committed twice), `late_steps` (of action cards), `open_incidents`,
`in_force` (warnings), `fresh_lines` (of the log). `places` finds a place by its name, `naming` gives the
words of codes and ids.
"""
