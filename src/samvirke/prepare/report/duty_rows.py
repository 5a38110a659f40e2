"""What the sheet of the duty to store shows: rows for a spreadsheet, an overview, and every sum in lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from samvirke.prepare.report.duty_words import item_name
from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.table import Table
from samvirke.rules.storage.duty import MONTHS_A_YEAR
from samvirke.rules.storage.obligation import Obligation
from samvirke.rules.storage.sheet import Sheet


@dataclass(frozen=True)
class Step:
    """One line of a sum: what it is, how it comes, how many pieces; `is_result` sets it off."""

    what: str
    how: str
    pieces: str
    is_result: bool = False


@dataclass(frozen=True)
class Sum:
    """The sum of one item, line by line; `is_missing` says that the last is a gap."""

    name: str
    lines: tuple[Step, ...]
    is_missing: bool


def spreadsheet(sheet: Sheet, language: Language) -> pd.DataFrame:
    """Return one row for each body and item, numbers bare; `docs/duty-to-store.md` has the columns."""
    return pd.DataFrame(records(sheet, language)).convert_dtypes()  # whole numbers stay whole beside empty


def records(sheet: Sheet, language: Language) -> list[dict[str, object]]:
    """Return the same rows, None where nothing is known."""
    return [_row(sheet, line, language) for line in sheet.obligations]


def overview(sheet: Sheet, language: Language) -> Table:
    """Return what each body must store of each item, has and lacks."""
    _ = language.gettext
    several = len(sheet.bodies) > 1
    headings = [
        *([_("Body")] if several else []),
        _("Equipment"),
        _("To store"),
        *([_("Own stock"), _("By agreement"), _("Missing"), _("Lasts, months")] if sheet.is_judged else []),
        *([_("Expires within a year")] if sheet.is_judged else []),
    ]
    rows = []
    for line in sheet.obligations:
        cells = [*([line.body] if several else []), item_name(language, line.item)]
        cells.append(language.number(line.amount) if line.use else _("not in normal use"))
        if line.store is not None:
            cells += [language.number(line.store.own), language.number(line.store.shared)]
            cells += [
                language.number(line.gap),
                _months(line, language),
                language.number(line.store.expiring),
            ]
        rows.append(tuple(cells))
    return Table(tuple(headings), tuple(rows), words=2 if several else 1)


def sums(sheet: Sheet, language: Language) -> list[tuple[str, list[Sum]]]:
    """Return each body with the sums of its items."""
    return [
        (body, [_sum(line, language) for line in sheet.obligations if line.body == body])
        for body in sheet.bodies
    ]


def _sum(line: Obligation, language: Language) -> Sum:
    name = item_name(language, line.item)
    lines = tuple(_lines(line, language))
    return Sum(name, lines, bool(line.gap))


def _lines(line: Obligation, language: Language) -> Iterator[Step]:
    _, number = language.gettext, language.number
    if line.use is None:
        yield Step(_("Not used in a normal situation"), "", number(0))
    else:
        for year in line.use.counted:
            how = ""
            if year.taken_from != year.year:
                how = _("deviates; use of %(year)s instead") % {"year": year.taken_from}
            yield Step(str(year.year), how, number(year.pieces))
        years, months = line.duty.years, line.duty.months
        total, mean = number(line.use.total), _exact(line.use.a_year, language)
        yield Step(_("Sum"), "", total)
        yield Step(_("A year, mean"), f"{total} / {number(years)}", mean)
        share = line.use.a_year * months / MONTHS_A_YEAR
        how = f"{mean} × {number(months)} / {number(MONTHS_A_YEAR)}"
        yield Step(_("%(months)s months") % {"months": number(months)}, how, _exact(share, language))
        yield Step(_("To store"), _("rounded up"), number(line.amount), is_result=True)
    if line.store is not None:
        how = ""
        if line.store.promised:
            promised = _("promised others")
            how = f"{number(line.store.usable)} − {number(line.store.promised)} {promised}"
        yield Step(_("Own stock"), how, number(line.store.own))
        yield Step(_("By agreement"), ", ".join(line.store.holders), number(line.store.shared))
        missing = f"{number(line.amount)} − {number(line.store.own)} − {number(line.store.shared)}"
        left = line.amount - line.store.own - line.store.shared
        if left < 0:
            missing += f" = {language.signed(left)}"
        yield Step(_("Missing"), missing, number(line.gap))


def _exact(value: Fraction, language: Language) -> str:
    """Write a whole number as one, and a broken one with two decimals."""
    return language.number(value, 0 if value.denominator == 1 else 2)


def _months(line: Obligation, language: Language) -> str:
    """Write the months that the store lasts, rounded down: 2.97 is not three."""
    if line.months_covered is None:
        return ABSENT
    return language.number(Fraction(int(line.months_covered * 10), 10), 1)


def _row(sheet: Sheet, line: Obligation, language: Language) -> dict[str, object]:
    question, store, use = sheet.question, line.store, line.use
    row: dict[str, object] = {
        "body": line.body,
        "kind": question.kind,
        "year": question.year,
        "paragraph": line.duty.paragraph,
        "item": line.item,
        "name": item_name(language, line.item),
        "normal_use": "no" if use is None else "yes",
    }
    for place in range(line.duty.years):
        year = use.counted[place] if use else None
        row[f"year_{place + 1}"] = year.year if year else None
        row[f"taken_from_{place + 1}"] = year.taken_from if year else None
        row[f"pieces_{place + 1}"] = year.pieces if year else None
    return row | {
        "sum": use.total if use else None,
        "a_year": float(use.a_year) if use else None,
        "months": line.duty.months,
        "to_store": line.amount,
        "own": store.own if store else None,
        "promised_others": store.promised if store else None,
        "by_agreement": store.shared if store else None,
        "missing": line.gap,
        "lasts_months": float(line.months_covered) if line.months_covered is not None else None,
        "expires_within_a_year": store.expiring if store else None,
        "expired_not_counted": store.expired if store else None,
        "abroad_not_counted": store.abroad if store else None,
        "signed_by": question.signed_by,
        "role": question.role,
        "date": question.day.isoformat(),
    }
