"""What a body bought of each item in each year: the use that the duty is counted from."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from samvirke.model.finding import Finding
from samvirke.model.schema import Column, Kind, TableSchema
from samvirke.rules.storage.duty import StorageDuty
from samvirke.rules.storage.lines import BODY, COUNTED, Line, once_each, read_lines
from samvirke.rules.storage.normal_use import sources_of_years
from samvirke.rules.storage.question import EARLIEST, LATEST

SERVICES = ("own", "owned", "contracted")
COLUMNS = (
    BODY,
    Column(name="year", kind=Kind.INTEGER, minimum=EARLIEST, maximum=LATEST, meaning="calendar year"),
    *COUNTED,
    Column(
        name="service",
        required=False,
        choices=SERVICES,
        meaning="for the body's own services, those it owns, or those it has a contract with; all count",
    ),
    Column(name="date", kind=Kind.DATE, required=False, meaning="day of the purchase, within the year"),
    Column(name="note", required=False, meaning="what a reader should know: place, order number"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchases:
    """Pieces bought, by body, item and year.

    Parameters
    ----------
    path
        What findings call the file.
    used
        (body, item) → year → pieces; a year without a line is not there, for nothing is not zero.
    bodies
        In the order of the file; one empty name where the file does not say.
    items
        Protective equipment in the file, in alphabetical order; also what the duty leaves out.
    tells_service
        Whether every line says for which service it was.
    """

    path: str
    used: Mapping[tuple[str, str], Mapping[int, int]]
    bodies: tuple[str, ...]
    items: tuple[str, ...]
    tells_service: bool


def read_purchases(path: str, data: bytes, *, body: str = "") -> tuple[Purchases, list[Finding]]:
    """Return the purchases of a file, and what is wrong with it.

    Parameters
    ----------
    path
        What findings call the file.
    data
        Its bytes.
    body
        Whose they are where the file does not say.
    """
    schema = TableSchema(name=path, meaning="Purchases of protective equipment", columns=COLUMNS)
    lines, findings, columns = read_lines(schema, data)
    findings += chain.from_iterable(_faults(path, line, "body" in columns) for line in lines)
    findings += once_each(path, lines, "date or note")
    used: defaultdict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for line in lines:
        year = line.cells["year"]
        if isinstance(year, float | int):
            years = used[line.body or body, line.item]
            years[int(year)] = years.get(int(year), 0) + line.pieces
    return (
        Purchases(
            path=path,
            used={key: dict(sorted(years.items())) for key, years in used.items()},
            bodies=tuple(dict.fromkeys(line.body or body for line in lines)),
            items=tuple(sorted({line.item for line in lines})),
            tells_service=all(line.text("service") for line in lines),
        ),
        findings,
    )


def missing_years(
    purchases: Purchases,
    duties: Mapping[str, StorageDuty],
    *,
    year: int,
    deviating: Mapping[str, frozenset[int]],
    not_used: frozenset[str],
) -> list[Finding]:
    """Return a finding for every item and year that counts and that a body has no line for.

    Parameters
    ----------
    duties
        Item → its duty.
    deviating
        Item → years that deviate.
    year, not_used
        The year of the duty; items that are not used in a normal situation and are not asked for.
    """
    findings = []
    for body in purchases.bodies:
        for item, duty in duties.items():
            if item in not_used:
                continue
            used = purchases.used.get((body, item), {})
            sources = sources_of_years(year, duty.years, deviating[item])
            lacking = sorted(set(sources.values()) - set(used))
            if not lacking:
                continue
            years = ", ".join(map(str, lacking))
            replaced = [
                f"{source} replaces {counted}"
                for counted, source in sources.items()
                if source in lacking and source != counted
            ]
            do = f"add a row for each, quantity 0 if none was used; or, if {item} is not used in a normal "
            findings.append(
                Finding(
                    table=purchases.path,
                    seen=f"no row for {item} in {years}" + (f" of {body}" if body else ""),
                    allowed="a row for every item and year that counts"
                    + (f" ({'; '.join(replaced)})" if replaced else ""),
                    do=f"{do}situation, give --not-used {item}",
                )
            )
    return findings


def _faults(path: str, line: Line, has_bodies: bool) -> list[Finding]:
    findings = []
    if has_bodies and not line.body:
        findings.append(
            Finding(
                table=path,
                row=line.row,
                column="body",
                seen="nothing",
                allowed="a name in every row, where the file has the column",
                do="fill in the cell, or take the column out and give --body",
            )
        )
    day, year = line.text("date"), line.cells["year"]
    if day[:4].isdigit() and isinstance(year, float | int) and int(day[:4]) != year:
        findings.append(
            Finding(
                table=path,
                row=line.row,
                column="date",
                seen=f"{day!r} beside the year {year:g}",
                allowed="a day of the year of the row",
                do="mend the year or the date",
            )
        )
    return findings
