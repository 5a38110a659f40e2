"""The commands `samvirke duty …`: what a body must do by law, worked out from its own figures."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samvirke.cli.conventions import OUT, Json, command, finding, print_json, print_table, say

if TYPE_CHECKING:
    from samvirke.rules.storage.sheet import Sheet, Source

UNKNOWN = "–"

app = typer.Typer(
    help="Work out what the law asks of a body, from its own figures.",
    no_args_is_help=True,
)


@app.callback()
def group() -> None:
    """Work out what the law asks of a body, from its own figures."""


@app.command()
@command
def ppe(
    purchases: Annotated[
        Path, typer.Argument(help="CSV: body, year, item, quantity, unit, pieces_per_unit.")
    ],
    stock: Annotated[Path | None, typer.Option(help="CSV: item, quantity, unit, expires, country.")] = None,
    shared: Annotated[Path | None, typer.Option(help="CSV of storage by agreement: … holder, until.")] = None,
    year: Annotated[int | None, typer.Option(help="Year of the duty; default: that of the date.")] = None,
    deviating: Annotated[
        str, typer.Option(help="Years of deviating use: 2020,2021, or of one item: gown:2021.")
    ] = "",
    not_used: Annotated[str, typer.Option(help="Items not used in a normal situation, with commas.")] = "",
    body: Annotated[str, typer.Option(help="Whose figures; of several in the file, the one to show.")] = "",
    kind: Annotated[str, typer.Option(help="municipality, county or health_region.")] = "municipality",
    signed_by: Annotated[str, typer.Option(help="Who signs the sheet.")] = "",
    role: Annotated[str, typer.Option(help="As what.")] = "",
    on: Annotated[str, typer.Option("--date", help="Day of the sheet, 2026-11-22; default: today.")] = "",
    out: Annotated[Path | None, typer.Option(*OUT, help="Folder for duty.html and duty.csv.")] = None,
    language: Annotated[str, typer.Option(help="Language of the sheet: nb, nn or en.")] = "nb",
    as_json: Json = False,
) -> None:
    """Work out the protective equipment to store by § 8 a: three months of normal use, item by item.

    Ends with 1 when less is stored than the regulation asks.
    """
    from samvirke.prepare.files import check_language, csv_writer, write_all
    from samvirke.prepare.report import duty_page, duty_rows
    from samvirke.prepare.report.language import Language
    from samvirke.rules.storage.question import Question, deviating_years
    from samvirke.rules.storage.sheet import work_out

    check_language(language)
    day = _day(on)
    of_all, of_item = deviating_years(_words(deviating))
    question = Question(
        kind=kind,
        year=day.year if year is None else year,
        day=day,
        body=body.strip(),
        deviating=of_all,
        deviating_of=of_item,
        not_used=frozenset(_words(not_used)),
        signed_by=signed_by,
        role=role,
    )
    sheet = work_out(
        question,
        _source(purchases),
        stock=_source(stock) if stock else None,
        agreements=_source(shared) if shared else None,
    )
    files = []
    if out is not None:
        page = duty_page.render(sheet, language)
        rows = duty_rows.spreadsheet(sheet, Language.of(language))
        files = write_all(
            out, {"duty.csv": csv_writer(rows), "duty.html": lambda path: path.write_bytes(page.encode())}
        )
    if as_json:
        print_json(_document(sheet, files))
    else:
        _show(sheet)
        for file in files:
            say(f"wrote {file}")
    if sheet.gaps:
        short = len({line.body for line in sheet.gaps})
        whose = f" in {short} of {len(sheet.bodies)} bodies" if len(sheet.bodies) > 1 else ""
        count = f"{len(sheet.gaps)} item{' falls' if len(sheet.gaps) == 1 else 's fall'} short"
        finding(f"less is stored than § 8 a asks{whose}: {count}")


def _show(sheet: "Sheet") -> None:
    """Print what each body must store and lacks, then what a reader must know."""
    from samvirke.prepare.report.duty_words import note_text
    from samvirke.prepare.report.language import Language

    several = len(sheet.bodies) > 1
    rows = []
    for line in sheet.obligations:
        store = line.store
        years = " + ".join(f"{year.pieces:,}" for year in line.use.counted) if line.use else "not used"
        rows.append(
            (
                *((line.body, line.item) if several else (line.item, years)),
                f"{line.amount:,}",
                f"{store.own:,}" if store else UNKNOWN,
                f"{store.shared:,}" if store else UNKNOWN,
                f"{line.gap:,}" if store else UNKNOWN,
                # Rounded down: what lasts 2.97 months does not last three.
                f"{int(line.months_covered * 10) / 10:.1f}" if line.months_covered is not None else UNKNOWN,
                f"{store.expiring:,}" if store else UNKNOWN,
            )
        )
    first = ("body", "item") if several else ("item", "years counted")
    columns = (*first, "to store", "own", "by agreement", "missing", "months", "expires soon")
    whose = "" if several or not sheet.bodies[0] else f"{sheet.bodies[0]}: "
    title = f"{whose}protective equipment to store by § 8 a in {sheet.question.year}, in pieces"
    print_table(columns, rows, title=title)
    english = Language.of("en")
    for note in sheet.notes:
        say(f"note: {note_text(english, note, several=several)}")


def _document(sheet: "Sheet", files: list[Path]) -> dict[str, object]:
    from samvirke.prepare.report import duty_rows
    from samvirke.prepare.report.language import Language

    question = sheet.question
    return {
        "kind": question.kind,
        "year": question.year,
        "date": question.day.isoformat(),
        "deviating": sorted(question.deviating),
        "deviating_of": {item: sorted(years) for item, years in question.deviating_of.items()},
        "not_used": sorted(question.not_used),
        "judged": sheet.is_judged,
        "met": sheet.is_judged and not sheet.gaps,
        "obligations": duty_rows.records(sheet, Language.of("en")),
        "notes": [
            {"kind": note.kind, "body": note.body, "item": note.item, **note.values} for note in sheet.notes
        ],
        "files": [str(file) for file in files],
    }


def _day(text: str) -> date:
    from samvirke.model.errors import BadInputError

    if not text:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInputError(
            f"the date is {text!r}; it must be a day such as 2026-11-22; mend --date"
        ) from error


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _source(path: Path) -> "Source":
    from samvirke.model.errors import BadInputError
    from samvirke.rules.storage.sheet import Source

    try:
        return Source(path=str(path), data=path.read_bytes())
    except FileNotFoundError as error:
        raise BadInputError(
            f"there is no file {path}; docs/duty-to-store.md shows what goes into it"
        ) from error
    except IsADirectoryError as error:
        raise BadInputError(f"{path} is a folder; give the CSV file itself") from error
