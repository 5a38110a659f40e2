"""What is asked of a service: limit, share, how binding, from when, and who says so."""

from dataclasses import dataclass

from samvirke.prepare.report.language import Language
from samvirke.prepare.report.vocabulary import AREA_CLASSES, CLOCKS, STATUSES, named
from samvirke.register.region import Region


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One row of the table of standards, written in a language; `source` is in the words of the data.

    Parameters
    ----------
    where
        The kind of area.
    limit_min, share
        Within how many minutes, and in which share of the cases.
    status
        law, requirement, target …
    clock
        From when until when the time counts.
    source, as_of
        Who says so, and of when that is.
    """

    where: str
    limit_min: str
    share: str
    status: str
    clock: str
    source: str
    as_of: str


def standards_of(region: Region, function: str, language: Language) -> list[Standard]:
    """Return what is asked of a service, as the register has it."""
    table = region.standards
    return [
        Standard(
            where=named(language, AREA_CLASSES, _text(row["area_class"])),
            limit_min=language.number(row["time_limit_s"] / 60, 0 if row["time_limit_s"] % 60 == 0 else 1),
            share=language.percent(row["share"]),
            status=named(language, STATUSES, _text(row["status"])),
            clock=named(language, CLOCKS, _text(row["measured_from"])),
            source=_text(row["source"]),
            as_of=_text(row["as_of"]),
        )
        for row in table[table["function"] == function].to_dict(orient="records")
    ]


def _text(value: object) -> str:
    """Return a cell as text; nothing where it is empty."""
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 (NaN: empty)
