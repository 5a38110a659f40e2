"""The page in a real browser: charts are drawn, the table works, nothing hostile runs."""

import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from samvirke.prepare.report import render_report

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=3000",
    "--window-size=1280,2000",
)


def shown(chromium: str, page: str, folder: Path) -> str:
    """Return the page after its scripts have run."""
    path = folder / "report.html"
    path.write_text(page)
    run = [chromium, *FLAGS, f"--user-data-dir={folder / 'profile'}", "--dump-dom", path.as_uri()]
    done = subprocess.run(run, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout


@pytest.mark.parametrize("maker", ["made_up_result", "made_up_result_with_areas"])
def test_every_chart_is_drawn_and_named(
    factory: ModuleType, chromium: str, tmp_path: Path, maker: str
) -> None:
    dom = shown(chromium, render_report(getattr(factory, maker)(), "nn"), tmp_path)
    assert 'class="no-script"' not in dom
    # Three curves, two heat maps, owners, reached, quality, published.
    assert len(re.findall(r'<svg[^>]*role="img"', dom)) == 9
    assert len(re.findall(r'<svg[^>]*role="img"[^>]*aria-label="[^"]+"', dom)) == 9
    assert len(re.findall(r'class="place ', dom)) >= 60  # the map, and its legend's sign
    assert "undefined" not in re.sub(r"<script.*?</script>", "", dom, flags=re.DOTALL)


def test_the_first_25_rows_are_shown_and_the_rest_waits(
    factory: ModuleType, chromium: str, tmp_path: Path
) -> None:
    dom = shown(chromium, render_report(factory.made_up_result(), "en"), tmp_path)
    body = re.search(r'id="gaptable".*?<tbody>(.*?)</tbody>', dom, re.DOTALL)
    assert body is not None
    assert (body[1].count("<tr>"), body[1].count('<tr hidden="">')) == (25, 155)
    assert "25 of 180 rows" in dom


def after(page: str, deeds: str) -> str:
    """Return the page with a script of a reader's deeds; its policy, which would refuse it, is gone."""
    free = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    return free.replace("</body>", f"<script>{deeds}</script></body>")


def rows_shown(dom: str) -> list[list[str]]:
    """Return the texts of the visible rows of the ranked table."""
    body = re.search(r'id="gaptable".*?<tbody>(.*?)</tbody>', dom, re.DOTALL)
    assert body is not None
    return [
        [re.sub("<[^>]*>", "", cell) for cell in re.findall(r"<t[dh]\b.*?</t[dh]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>(.*?)</tr>", body[1], re.DOTALL)
    ]


def test_a_heading_sorts_and_again_the_other_way(factory: ModuleType, chromium: str, tmp_path: Path) -> None:
    result = factory.made_up_result()
    needs = sorted((f"{value:,.0f}" for value in result.table["required"] if value >= 9.95), key=_number)
    click = 'document.querySelectorAll("#gaptable th button")[4].click();'
    down = shown(chromium, after(render_report(result, "en"), click), tmp_path)
    assert [row[4] for row in rows_shown(down)] == needs[:-26:-1]  # most needs first
    assert 'class="n" aria-sort="descending"' in down
    up = shown(chromium, after(render_report(result, "en"), 2 * click), tmp_path)
    written = [_number(row[4]) for row in rows_shown(up)]
    assert written == sorted(written)
    assert 'class="n" aria-sort="ascending"' in up


def test_the_filter_keeps_rows_with_every_word(factory: ModuleType, chromium: str, tmp_path: Path) -> None:
    result = factory.made_up_result()
    name = result.table["municipality_name"].iloc[0]
    deeds = f"""
        const box = document.getElementById("filter");
        box.value = "{name.upper()} fire";
        box.dispatchEvent(new Event("input"));"""
    dom = shown(chromium, after(render_report(result, "en"), deeds), tmp_path)
    named = result.table[result.table["municipality_name"].str.contains(name, regex=False)]
    fire = list(named.loc[named["function"] == "fire", "municipality_name"])  # Nordvik, Nordvik II …
    assert [row[1:3] for row in rows_shown(dom)] == [[found, "Fire"] for found in fire]
    assert f"{len(fire)} of 180 rows" in dom


def test_a_script_that_is_not_ours_is_refused(factory: ModuleType, chromium: str, tmp_path: Path) -> None:
    page = render_report(factory.made_up_result())
    foreign = page.replace("</body>", "<script>document.body.id='run'</script></body>")
    dom = shown(chromium, foreign, tmp_path)
    assert 'id="run"' not in dom
    assert 'class="no-script"' not in dom  # ours ran


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def test_a_hostile_name_stays_a_name(factory: ModuleType, chromium: str, tmp_path: Path) -> None:
    name = "</script><img src=x onerror=\"document.body.id='run'\"><b>Ås"
    dom = shown(chromium, render_report(factory.renamed(factory.made_up_result(), name)), tmp_path)
    assert 'id="run"' not in dom
    assert "<img" not in re.sub(r"<script.*?</script>", "", dom, flags=re.DOTALL)
    assert "<h3>&lt;/script&gt;&lt;img src=x" in dom  # in the details of the map
