"""The page of needs shows the table of use as it is."""

from pathlib import Path

from samvirke.engine.endurance.use import use_table

PAGE = Path(__file__).parents[3] / "docs" / "needs.md"


def shown(value: float) -> str:
    """Write a figure as the page does: whole from a thousand, else three figures."""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def table_rows() -> list[str]:
    rows = []
    for row in use_table().itertuples():
        figures = " | ".join(shown(value) for value in (row.low, row.base, row.high))
        rows.append(f"| `{row.key}` | {figures} | {row.unit} | {row.quality} |")
    return rows


def test_the_page_shows_every_row_and_no_other() -> None:
    page = PAGE.read_text(encoding="utf-8").splitlines()
    assert [line for line in page if line.startswith("| `") and "." in line.split("`")[1]] == [
        row for per in dict.fromkeys(use_table()["per"]) for row in table_rows() if f".{per}`" in row
    ]
