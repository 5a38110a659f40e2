"""What lies in store: own lots, and shares of what others store by agreement."""

from dataclasses import dataclass
from datetime import date

from samvirke.model.finding import Finding
from samvirke.model.schema import Column, Kind, TableSchema
from samvirke.rules.storage.lines import BODY, COUNTED, COUNTRY, HOME, Line, last_day, once_each, read_lines

STOCK = (
    BODY,
    *COUNTED,
    Column(name="expires", kind=Kind.DATE, required=False, meaning="last day of use; empty: never"),
    COUNTRY,
    Column(name="lot", required=False, meaning="number of the lot, or where it lies"),
)
AGREEMENTS = (
    BODY,
    *COUNTED,
    Column(name="holder", meaning="who stores it"),
    Column(name="agreement", meaning="which agreement: its name, number or date"),
    Column(name="until", kind=Kind.DATE, required=False, meaning="last day of the agreement; empty: no end"),
    COUNTRY,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Pieces of one item that a body stores itself.

    Parameters
    ----------
    row
        Line of the file.
    body, item
        Whose, and what.
    pieces
        0 or more.
    expires
        Last day of use; None: it does not expire.
    at_home
        Whether it lies in Norway.
    """

    row: str
    body: str
    item: str
    pieces: int
    expires: date | None
    at_home: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Pieces of one item that another stores for a body by agreement.

    Parameters
    ----------
    row
        Line of the file.
    body, item
        For whom, and what.
    pieces
        0 or more.
    holder, agreement
        Who stores it, and what says so.
    until
        Last day of the agreement; None: without end.
    at_home
        Whether it lies in Norway.
    """

    row: str
    body: str
    item: str
    pieces: int
    holder: str
    agreement: str
    until: date | None
    at_home: bool

    def counts_on(self, day: date) -> bool:
        """Say whether the agreement runs on a day and the pieces lie in Norway."""
        return self.at_home and (self.until is None or day <= self.until)


def read_stock(path: str, data: bytes, *, body: str = "") -> tuple[list[Lot], list[Finding]]:
    """Return the lots of a file, and what is wrong with it; `body` owns lines that name nobody."""
    schema = TableSchema(name=path, meaning="Protective equipment in store", columns=STOCK)
    lines, findings, _ = read_lines(schema, data)
    findings += once_each(path, lines, "lot or expires")
    lots = [
        Lot(
            row=line.row,
            body=line.body or body,
            item=line.item,
            pieces=line.pieces,
            expires=_day(line, "expires"),
            at_home=_at_home(line),
        )
        for line in lines
    ]
    return lots, findings


def read_agreements(path: str, data: bytes, *, body: str = "") -> tuple[list[Share], list[Finding]]:
    """Return the shares of a file, and what is wrong with it; `body` has lines that name nobody."""
    schema = TableSchema(name=path, meaning="Storage by agreement", columns=AGREEMENTS)
    lines, findings, _ = read_lines(schema, data)
    findings += once_each(path, lines, "agreement")
    shares = [
        Share(
            row=line.row,
            body=line.body or body,
            item=line.item,
            pieces=line.pieces,
            holder=line.text("holder"),
            agreement=line.text("agreement"),
            until=_day(line, "until"),
            at_home=_at_home(line),
        )
        for line in lines
    ]
    findings += [
        Finding(
            table=path,
            row=share.row,
            column="holder",
            seen=f"{share.holder!r}, the body itself",
            allowed="another who stores for the body",
            do="move the row to the stock",
        )
        for share in shares
        if share.holder and share.holder == share.body
    ]
    return shares, findings


def _day(line: Line, column: str) -> date | None:
    text = line.text(column)
    try:
        return last_day(text) if text else None
    except ValueError:  # no day; the finding about the cell says so
        return None


def _at_home(line: Line) -> bool:
    return (line.text("country") or HOME) == HOME
