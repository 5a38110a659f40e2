"""From the files and the sums to the notes that a reader of the sheet needs."""

from collections.abc import Iterator, Sequence

from samvirke.rules.storage.deviation import suggested
from samvirke.rules.storage.notes import Note
from samvirke.rules.storage.obligation import Obligation
from samvirke.rules.storage.purchases import Purchases
from samvirke.rules.storage.question import Question
from samvirke.rules.storage.stock import Lot, Share


def worth_knowing(
    question: Question,
    purchases: Purchases,
    obligations: Sequence[Obligation],
    lots: Sequence[Lot],
    shares: Sequence[Share],
) -> tuple[Note, ...]:
    """Return the notes of a sheet: first on its sums, then on its files.

    Parameters
    ----------
    question
        What was asked and stated.
    purchases, lots, shares
        What was read.
    obligations
        What is shown.
    """
    notes = [note for line in obligations for note in _of_line(question, purchases, line)]
    notes += _of_years(question, obligations)
    shown = {line.body for line in obligations}
    for share in shares:
        if share.body in shown and share.at_home and not share.counts_on(question.day):
            values = {"pieces": share.pieces, "holder": share.holder}
            notes.append(Note(kind="lapsed", body=share.body, item=share.item, values=values))
    if all(line.store is not None for line in obligations):
        told = {lot.body for lot in lots} | {share.body for share in shares}
        notes += [Note(kind="storeless", body=body) for body in purchases.bodies if body in shown - told]
        lines = {(lot.body, lot.item) for lot in lots} | {(share.body, share.item) for share in shares}
        notes += [
            Note(kind="storeless", body=line.body, item=line.item)
            for line in obligations
            if line.amount and line.body in told and (line.body, line.item) not in lines
        ]
    covered = {line.item for line in obligations}
    if uncovered := [item for item in purchases.items if item not in covered]:
        notes.append(Note(kind="uncovered", values={"items": tuple(uncovered)}))
    if not purchases.tells_service:
        notes.append(Note(kind="services"))
    if any(line.store is None for line in obligations):
        notes.append(Note(kind="unjudged"))
    return tuple(notes)


def _of_line(question: Question, purchases: Purchases, line: Obligation) -> Iterator[Note]:
    if line.use is None:
        used = purchases.used.get((line.body, line.item), {})
        if bought := sum(pieces for year, pieces in used.items() if year < question.year):
            yield Note(kind="unused", body=line.body, item=line.item, values={"pieces": bought})
        return
    for found in suggested({year.taken_from: year.pieces for year in line.use.counted}):
        values = {"year": found.year, "pieces": found.pieces, "middle": float(found.middle)}
        yield Note(kind="suggested", body=line.body, item=line.item, values=values)
    if line.store is not None and line.store.expired:
        yield Note(kind="expired", body=line.body, item=line.item, values={"pieces": line.store.expired})
    if line.store is not None and line.store.abroad:
        yield Note(kind="abroad", body=line.body, item=line.item, values={"pieces": line.store.abroad})


def _of_years(question: Question, obligations: Sequence[Obligation]) -> Iterator[Note]:
    """Give counted years that are not over, and stated ones that changed nothing, such as a slip."""
    looked_at: dict[str, set[int]] = {}
    for line in obligations:
        if line.use is not None:
            for counted in line.use.counted:
                passed = range(counted.taken_from, counted.year + 1)
                looked_at.setdefault(line.item, set()).update(passed)
    counting = {counted.taken_from for line in obligations if line.use for counted in line.use.counted}
    for year in sorted(year for year in counting if year >= question.day.year):
        yield Note(kind="unfinished", values={"year": year})
    for_all = set().union(*looked_at.values())
    for year in sorted(question.deviating - for_all):
        yield Note(kind="unneeded", values={"year": year})
    for item, years in question.deviating_of.items():
        for year in sorted(years - looked_at.get(item, set())):
            yield Note(kind="unneeded", item=item, values={"year": year})
