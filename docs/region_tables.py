"""Write the tables of the Region package into its page: `python docs/region_tables.py`.

The page says what the schema says because it is made from it; a test holds the two equal.
"""

from pathlib import Path

from samvirke.model.schema import Column, Kind
from samvirke.model.tables import PROVENANCE, TABLES
from samvirke.register.columns import limits_of

PAGE = Path(__file__).with_name("region-package.md")
BEGIN, END = "<!-- tables: made by docs/region_tables.py -->", "<!-- end of tables -->"
FORMS = {
    Kind.TEXT: "text",
    Kind.DATE: "`2026`, `2026-11` or `2026-11-22`",
    Kind.MOMENT: "`2026-11-22T08:00:00Z`",
    Kind.CAPABILITIES: "`fire.pump;rescue.smoke_dive:2`",
    Kind.HOURS: "`always`, or `mon-fri 07:00-15:30;sat 10:00-14:00`",
    Kind.GEOMETRY: "Polygon or MultiPolygon",
}

PATTERNS = {
    r"\d{4}": "four digits, such as `0301`",
    r"\d{9}": "nine digits",
    r"[^\s;,]+": "text without spaces, commas, semicolons",
}


def allowed_in(column: Column) -> str:
    """Return what may stand in a column, in words."""
    if column.choices:
        return ", ".join(f"`{choice}`" for choice in column.choices)
    if column.references:
        return f"an id of `{column.references}`"
    if column.kind in {Kind.NUMBER, Kind.INTEGER}:
        return limits_of(column)
    return PATTERNS.get(column.pattern) or FORMS[column.kind]


def _line(column: Column) -> str:
    must = "yes" if column.required else ""
    return f"| `{column.name}` | {must} | {allowed_in(column)} | {column.meaning} |"


HEAD = "| column | must be filled in | what may stand there | meaning |\n|---|---|---|---|"


def tables() -> str:
    """Return the part of the page that the schema says."""
    parts = ["### In every table but `edits`", "", HEAD, *map(_line, PROVENANCE), ""]
    for schema in TABLES.values():
        required = "every region has it" if schema.required else "may be left out"
        own = [column for column in schema.columns if column not in PROVENANCE]
        parts += [f"### `{schema.name}`", "", f"{schema.meaning} ({required}).", ""]
        parts += [HEAD, *map(_line, own), ""]
    return "\n".join(parts)


def page(old: str) -> str:
    """Return the page with its tables made anew."""
    before, _, rest = old.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
