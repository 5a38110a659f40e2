"""Every page in a real browser: pictures are drawn, nothing fails, nothing runs out of a phone."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from tests.browser.reports.test_report_browser import FLAGS
from tests.prepare.report_pages import PAGES

# What a reader's page has come to, written where it can be read: faults, and its width against the room.
LISTEN = """<script>
  const faults = [];
  addEventListener("error", (event) => faults.push(event.message));
  addEventListener("load", () => setTimeout(() => {
    const root = document.documentElement;
    root.dataset.faults = faults.join("; ");
    root.dataset.wide = root.scrollWidth - root.clientWidth;
  }, 300));
</script>"""


@cache
def rendered(name: str, language: str) -> str:
    return PAGES[name].render(PAGES[name].made_up(), language)


def shown(chromium: str, page: str, folder: Path, *, deeds: str = "", width: int = 1280) -> str:
    """Return the page after its scripts, and a reader's deeds, have run; its policy is taken away."""
    free = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', LISTEN, page)
    inner = free.replace("</body>", f"<script>{deeds}</script></body>")
    (folder / "inner.html").write_text(inner)
    # A window of the browser is never narrower than 500: a phone is a frame in it.
    frame = f'<iframe src="inner.html" style="width:{width}px;height:1500px;border:0"></iframe>'
    outer = """<script>addEventListener("load", () => setTimeout(() => {
      const seen = document.querySelector("iframe").contentDocument.documentElement.outerHTML;
      document.body.textContent = seen;
    }, 1500));</script>"""
    path = folder / "outer.html"
    path.write_text(f"<!doctype html><body>{frame}{outer}</body>")
    run = [
        chromium,
        *FLAGS,
        "--allow-file-access-from-files",
        f"--user-data-dir={folder / 'profile'}",
        "--dump-dom",
        path.as_uri(),
    ]
    done = subprocess.run(run, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def without_scripts(dom: str) -> str:
    return re.sub(r"<script\b.*?</script>", "", dom, flags=re.DOTALL)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_drawn_without_a_fault_and_fits_a_phone(name: str, chromium: str, tmp_path: Path) -> None:
    dom = without_scripts(shown(chromium, rendered(name, "nn"), tmp_path, width=400))
    assert 'data-faults=""' in dom
    assert 'data-wide="0"' in dom
    assert 'class="no-script"' not in dom
    assert "undefined" not in dom
    assert "NaN" not in dom
    assert len(re.findall(r'<svg[^>]*role="img"[^>]*aria-label="[^"]+"', dom)) >= 1
    assert PAGES[name].is_mapped == bool(re.search(r'class="place ', dom))


def day_after(chromium: str, folder: Path, deeds: str) -> dict[str, str]:
    """Return what the player shows after a reader's deeds."""
    dom = without_scripts(shown(chromium, rendered("simulation", "en"), folder, deeds=deeds))
    clock = re.search(r'id="clock"[^>]*>([^<]*)<', dom)
    play = re.search(r'id="play"[^>]*>([^<]*)<', dom)
    assert clock is not None
    assert play is not None
    assert 'data-faults=""' in dom
    said = re.search(r'id="daysaid"[^>]*>([^<]*)<', dom)
    valued = re.search(r'aria-valuetext="([^"]*)"', dom)
    return {
        "clock": clock[1],
        "play": play[1],
        "said": said[1] if said else "",
        "valued": valued[1] if valued else "",
        "dom": dom,
    }


KEY = """document.getElementById("daydraw").dispatchEvent(
  new KeyboardEvent("keydown", {{ key: "{key}", bubbles: true, cancelable: true }}));"""


def test_keys_walk_the_day(chromium: str, tmp_path: Path) -> None:
    # Home, then three times right, each five minutes; the slider says the same time.
    deeds = KEY.format(key="Home") + 3 * KEY.format(key="ArrowRight")
    day = day_after(chromium, tmp_path, deeds)
    assert day["clock"] == "00:15"
    assert day["valued"] == "00:15"
    assert day["play"] == "Play"
    assert "00:15. Incidents under way: 0. Units out: 0." in day["said"]


# A browser without a window paints no frames, so the test paints them: twenty, 20 ms apart.
FRAMES = """
  let at = 0;
  requestAnimationFrame = (draw) => { if (at < 400) setTimeout(() => draw((at += 20)), 1); };"""


def test_the_day_plays_and_stops_at_its_end(chromium: str, tmp_path: Path) -> None:
    # An hour a second, begun at the last minute: the end comes at once, and the button offers to play.
    deeds = """
      const slider = document.getElementById("moment");
      document.getElementById("speed").value = "3600";
      slider.value = 86340; slider.dispatchEvent(new Event("input"));
      document.getElementById("play").click();"""
    day = day_after(chromium, tmp_path, FRAMES + deeds)
    assert day["clock"] == "00:00"  # the midnight that ends it
    assert day["play"] == "Play"


def test_while_it_plays_the_button_pauses(chromium: str, tmp_path: Path) -> None:
    # From the beginning of the day: nineteen steps of 20 ms at an hour a second are 1,368 s.
    deeds = 'document.getElementById("speed").value = "3600"; document.getElementById("play").click();'
    day = day_after(chromium, tmp_path, FRAMES + deeds)
    assert day["play"] == "Pause"
    assert day["clock"] == "00:22"


def test_a_time_in_the_table_shows_its_moment(chromium: str, tmp_path: Path) -> None:
    playback = PAGES["simulation"].made_up().playback
    at_s = playback.incidents["at_s"].iloc[7]
    assert playback.incidents["first_unit"].iloc[7] == ""
    deeds = 'document.querySelectorAll("#daytable tbody button")[7].click();'
    day = day_after(chromium, tmp_path, deeds)
    assert day["clock"] == f"{int(at_s // 3600):02d}:{int(at_s % 3600 // 60):02d}"
    assert "nobody came" in day["said"]


def test_a_unit_is_drawn_on_the_straight_line_at_its_share_of_the_way(chromium: str, tmp_path: Path) -> None:
    # Half-way in time on a leg is half-way on the line: the mean of its two ends.
    legs = PAGES["simulation"].made_up().playback.legs
    leg = legs[legs["doing"] == "to_place"].iloc[0]
    middle = (leg["from_s"] + leg["until_s"]) / 2
    ends = [round(float(leg["from_s"])) + 1, round(middle), round(float(leg["until_s"])) - 1]
    spots = []
    for number, at_s in enumerate(ends):
        deeds = f"""
          const slider = document.getElementById("moment");
          slider.step = 1; slider.value = {at_s}; slider.dispatchEvent(new Event("input"));"""
        folder = tmp_path / str(number)
        folder.mkdir()
        dom = day_after(chromium, folder, deeds)["dom"]
        of_unit = re.search(
            rf'<path class="unit[^>]*transform="translate\(([-\d.]+),([-\d.]+)\)"[^>]*><title>{leg["name"]}:',
            dom,
        )
        assert of_unit is not None
        spots.append((float(of_unit[1]), float(of_unit[2])))
    begins, half, there = spots
    for axis in (0, 1):
        assert half[axis] == pytest.approx((begins[axis] + there[axis]) / 2, abs=1.0)


def test_without_scripts_the_day_is_a_table() -> None:
    page = without_scripts(rendered("simulation", "en"))
    table = re.search(r'id="daytable">.*?</table>', page, re.DOTALL)
    assert table is not None
    assert table[0].count("<tr>") == 41  # its headings and forty incidents
    assert "nobody came" in table[0]
