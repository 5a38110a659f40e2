"""What counts as stored: own lots and shares by agreement, each piece once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from samvirke.model.finding import Finding
from samvirke.register.closest import did_you_mean
from samvirke.rules.storage.obligation import Store
from samvirke.rules.storage.stock import Lot, Share

Key = tuple[str, str]  # body, item


def stores(lots: Iterable[Lot], shares: Sequence[Share], day: date) -> Mapping[Key, Store]:
    """Return what each body has of each item on a day.

    What is past its day or abroad is not counted. What a body has promised another by agreement counts for
    the other alone, so that no piece is counted twice.

    Parameters
    ----------
    lots, shares
        Own stock, and what others store.
    day
        Of the sheet. A lot is good on its last day, an agreement runs on its own.
    """
    year_later = _a_year_after(day)
    sums: defaultdict[Key, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    holders: defaultdict[Key, dict[str, None]] = defaultdict(dict)  # a set that keeps its order
    for lot in lots:
        of_lot = sums[lot.body, lot.item]
        if not lot.at_home:
            of_lot["abroad"] += lot.pieces
        elif lot.expires is not None and lot.expires < day:
            of_lot["expired"] += lot.pieces
        else:
            of_lot["usable"] += lot.pieces
            if lot.expires is not None and lot.expires <= year_later:
                of_lot["expiring"] += lot.pieces
    for share in shares:
        if not share.at_home:
            sums[share.body, share.item]["abroad"] += share.pieces
        elif share.counts_on(day):
            sums[share.body, share.item]["shared"] += share.pieces
            sums[share.holder, share.item]["promised"] += share.pieces
            holders[share.body, share.item][share.holder] = None
    return {key: Store(**of_key, holders=tuple(holders[key])) for key, of_key in sums.items()}


def over_promised(
    path: str, held: Mapping[Key, Store], shares: Iterable[Share], bodies: Collection[str]
) -> list[Finding]:
    """Return a finding for every body of the sheet that has promised more than it has.

    What a holder outside the sheet has is not known and not judged.
    """
    findings = []
    for holder, item in sorted({(share.holder, share.item) for share in shares if share.holder in bodies}):
        store = held.get((holder, item), Store())
        if store.own < 0:
            findings.append(
                Finding(
                    table=path,
                    seen=f"{store.promised} pieces of {item} promised by {holder}, which has {store.usable}",
                    allowed="at most what its own stock counts: in Norway and not past its day",
                    do="mend the agreement or the stock, or give the stock with --stock",
                )
            )
    return findings


def strangers(path: str, lines: Iterable[Lot | Share], bodies: Collection[str]) -> list[Finding]:
    """Return a finding for every line of a body that has no purchases."""
    known = ", ".join(name for name in bodies if name)
    findings = []
    for line in lines:
        if line.body in bodies:
            continue
        do = did_you_mean(line.body, [name for name in bodies if name])
        if not known:
            do = f"give --body {line.body!r}, or name it in the purchases too"
        findings.append(
            Finding(
                table=path,
                row=line.row,
                column="body",
                seen=f"{line.body!r}" if line.body else "nothing",
                allowed=f"a body of the purchases: {known}" if known else "nothing, as in the purchases",
                do=do or "name it as the purchases do, or take the row out",
            )
        )
    return findings


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)
