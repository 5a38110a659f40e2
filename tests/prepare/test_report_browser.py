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


def test_a_hostile_name_stays_a_name(factory: ModuleType, chromium: str, tmp_path: Path) -> None:
    name = "</script><img src=x onerror=\"document.body.id='run'\"><b>Ås"
    dom = shown(chromium, render_report(factory.renamed(factory.made_up_result(), name)), tmp_path)
    assert 'id="run"' not in dom
    assert "<img" not in re.sub(r"<script.*?</script>", "", dom, flags=re.DOTALL)
    assert "<h3>&lt;/script&gt;&lt;img src=x" in dom  # in the details of the map
