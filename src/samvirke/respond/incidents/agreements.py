"""Standing agreements: what a centre opens to another by itself, by type of incident."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from samvirke.model.calendar import OSLO
from samvirke.register.small_csv import SmallCsv
from samvirke.respond.incidents.catalogue import category_of, incident_types

COLUMNS = ("type", "home", "to", "may", "purpose", "ground", "until", "agreed_by_home", "agreed_by_to")
ANY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One direction of a standing agreement; it holds only when both parties have signed it.

    Parameters
    ----------
    type
        Code of an incident type, a category, or `*` for all.
    home, to
        The centre that opens, and to whom.
    may
        see or act.
    purpose, ground
        What for, and by which rule or law; a lawyer must confirm.
    until
        Its last day, of Norwegian time; None: until it is ended.
    agreed_by_home, agreed_by_to
        Day that each signed; None: it has not, and the agreement opens nothing.
    """

    type: str
    home: str
    to: str
    may: str
    purpose: str
    ground: str
    until: date | None = None
    agreed_by_home: date | None = None
    agreed_by_to: date | None = None

    def holds(self, incident_type: str, home: str, now_ms: int) -> bool:
        """Say whether it opens an incident of a type at a moment."""
        today = datetime.fromtimestamp(now_ms / 1000, OSLO).date()
        signed = [day for day in (self.agreed_by_home, self.agreed_by_to) if day is not None]
        return (
            self.home == home
            and self.type in {ANY, incident_type, category_of(incident_type)}
            and len(signed) == 2
            and max(signed) <= today
            and (self.until is None or today <= self.until)
        )


def read_agreements(place: Path) -> tuple[Agreement, ...]:
    """Read agreements from a CSV with the columns of `Agreement`; days as 2026-11-23, empty for none.

    Raises
    ------
    BadInputError
        When the file cannot be read, or a row cannot be used: all such rows are told.
    """
    table = SmallCsv(place, COLUMNS)
    types = {ANY, *incident_types(), *(known.category for known in incident_types().values())}
    found = []
    for row in table.rows():
        table.choice(row, "type", sorted(types))
        table.choice(row, "may", ("see", "act"))
        for column in ("home", "to", "ground"):
            if not row[column]:
                table.fault(column, "empty", "a text", "say who, and by which rule")
        days = {column: _day(table, row, column) for column in ("until", "agreed_by_home", "agreed_by_to")}
        found.append(
            Agreement(
                type=row["type"],
                home=row["home"],
                to=row["to"],
                may=row["may"],
                purpose=row["purpose"],
                ground=row["ground"],
                until=days["until"],
                agreed_by_home=days["agreed_by_home"],
                agreed_by_to=days["agreed_by_to"],
            )
        )
    table.refuse()
    return tuple(found)


def _day(table: SmallCsv, row: dict[str, str], column: str) -> date | None:
    if not row[column]:
        return None
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        table.fault(column, repr(row[column]), "a day such as 2026-11-23", "or leave it empty")
        return None
