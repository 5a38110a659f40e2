"""The duty to store, worked out for every body and item: one sheet that somebody signs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from samvirke.model.errors import BadInputError, PackageError
from samvirke.model.finding import Finding
from samvirke.register.closest import did_you_mean
from samvirke.register.in_order import in_order
from samvirke.rules.storage.duty import StorageDuty, duties
from samvirke.rules.storage.normal_use import normal_use
from samvirke.rules.storage.notes import Note
from samvirke.rules.storage.obligation import Obligation, Store
from samvirke.rules.storage.purchases import Purchases, missing_years, read_purchases
from samvirke.rules.storage.question import Question
from samvirke.rules.storage.stock import Lot, Share, read_agreements, read_stock
from samvirke.rules.storage.stores import over_promised, stores, strangers
from samvirke.rules.storage.worth_knowing import worth_knowing

NOTHING_WORKED_OUT = "nothing was worked out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that somebody gave: its path, for findings, and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What § 8 a asks, body by body and item by item.

    Parameters
    ----------
    question
        What was asked.
    bodies
        In the order of the purchases; one empty name where nobody was named.
    obligations
        By body, then item, in the order of the decision table.
    notes
        What a reader must know besides.
    """

    question: Question
    bodies: tuple[str, ...]
    obligations: tuple[Obligation, ...]
    notes: tuple[Note, ...]

    @property
    def is_judged(self) -> bool:
        """Whether stock or agreements were given to hold the amounts against."""
        return all(line.store is not None for line in self.obligations)

    @property
    def gaps(self) -> tuple[Obligation, ...]:
        """What is not met."""
        return tuple(line for line in self.obligations if line.gap)


def work_out(
    question: Question, purchases: Source, *, stock: Source | None = None, agreements: Source | None = None
) -> Sheet:
    """Work out what must be stored, and what is missing.

    Parameters
    ----------
    question
        For whom, when, and what a human has stated.
    purchases, stock, agreements
        Files as they were given. Without the last two the amounts are held against nothing; with one of
        them the other is taken as empty.

    Raises
    ------
    PackageError
        With everything that is wrong in the files.
    BadInputError
        When the question cannot be answered: no such kind, item or body, a year before the duty.
    """
    asked = {line.item: line for line in duties(question.kind, date(question.year, 1, 1))}
    question.check_items(tuple(asked))
    bought, lots, shares = _read(question, purchases, stock, agreements)
    held = stores(lots, shares, question.day)
    findings = missing_years(
        bought,
        asked,
        year=question.year,
        deviating={item: question.deviating_for(item) for item in asked},
        not_used=question.not_used,
    )
    if stock is not None:
        findings += strangers(stock.path, lots, bought.bodies)
    if agreements is not None:
        findings += strangers(agreements.path, shares, bought.bodies)
        findings += over_promised(agreements.path, held, shares, bought.bodies)
    _refuse(purchases, findings)
    is_judged = stock is not None or agreements is not None
    bodies = (question.body,) if question.body else bought.bodies
    obligations = [
        _obligation(question, bought, body, duty, held.get((body, duty.item), Store()) if is_judged else None)
        for body in bodies
        for duty in asked.values()
    ]
    return Sheet(
        question=question,
        bodies=bodies,
        obligations=tuple(obligations),
        notes=worth_knowing(question, bought, obligations, lots, shares),
    )


def _read(
    question: Question, purchases: Source, stock: Source | None, agreements: Source | None
) -> tuple[Purchases, Sequence[Lot], Sequence[Share]]:
    """Return what the files say; all that is wrong in any of them is told in one go."""
    body = question.body
    bought, findings = read_purchases(purchases.path, purchases.data, body=body)
    lots: list[Lot] = []
    shares: list[Share] = []
    if stock is not None:
        lots, faults = read_stock(stock.path, stock.data, body=body)
        findings += faults
    if agreements is not None:
        shares, faults = read_agreements(agreements.path, agreements.data, body=body)
        findings += faults
    _refuse(purchases, findings)
    if body and body not in bought.bodies:
        near = did_you_mean(body, bought.bodies)
        raise BadInputError(
            f"{purchases.path} has no body {body!r}; {near + '; ' if near else ''}it has "
            f"{', '.join(bought.bodies)}; name one of these with --body, or none for all of them"
        )
    return bought, lots, shares


def _refuse(purchases: Source, findings: Sequence[Finding]) -> None:
    if findings:
        files = dict.fromkeys(finding.table or purchases.path for finding in findings)
        raise PackageError(" with ".join(files), in_order(findings), NOTHING_WORKED_OUT)


def _obligation(
    question: Question, purchases: Purchases, body: str, duty: StorageDuty, store: Store | None
) -> Obligation:
    item = duty.item
    if item in question.not_used:
        return Obligation(body=body, item=item, duty=duty, use=None, amount=0, store=store)
    use = normal_use(
        purchases.used[body, item],
        year=question.year,
        years=duty.years,
        deviating=question.deviating_for(item),
    )
    return Obligation(body=body, item=item, duty=duty, use=use, amount=duty.amount(use.total), store=store)
