"""The stress test as its users meet it: from the form to a result, by keyboard, narrow and in the dark."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.harness_node import ServedNode
from tests.prepare.endurance_made_up import made_up_endurance

from samvirke.prepare.endurance.files import write_endurance
from samvirke.prepare.report import endurance_page
from samvirke.web.work.order import Order
from samvirke.web.work.output import write_figures, write_pages

Open = Callable[..., Page]
ID = "00000000000000aa"


@pytest.fixture
def result(node: ServedNode) -> str:
    """Put a made-up epidemic among the works of the node, as if it had been done before it started."""
    folder = Path(node.folder) / "work" / ID
    if not folder.exists():
        node.kill()
        _put(folder)
        node.start()
    return f"/app/live/work/{ID}"


def _put(folder: Path) -> None:
    folder.mkdir(parents=True)
    told: dict[str, Any] = {"kind": "pandemic", "space": "live", "user": "kari", "organisation": "org"}
    told |= {"asked_ms": 1_800_000_000_000, "region": "norway", "roads": "", "versions": {"samvirke": "1"}}
    told["parameters"] = {"preset": "fhi_march_2020", "runs": 20, "supply": 100.0, "seed": 1, "stock": ""}
    (folder / "request.json").write_text(json.dumps(told))
    state = {"state": "done", "started_ms": 1_800_000_000_000, "ended_ms": 1_800_000_042_000}
    (folder / "state.json").write_text(json.dumps({**state, "fault": "", "cancelled_by": ""}))
    found = made_up_endurance()
    order = Order(
        kind="pandemic",
        parameters=told["parameters"],
        region="norway",
        roads="",
        folder=folder,
        processes=1,
    )
    write_endurance(found, order.files)
    write_pages(order, endurance_page.page, found)
    write_figures(order, {"starts_on": found.starts_on, "measures": {}, "first_short": []})


@pytest.mark.parametrize(
    ("lang", "words"),
    [("nb", "Hva skjer?"), ("nn", "Kva skjer?"), ("en", "What happens?")],
)
def test_the_form_is_clean_in_three_languages(
    open_page: Open, check_page: Any, keep: Any, node_with_register: ServedNode, lang: str, words: str
) -> None:
    page = open_page("planner", "/app/live/stress?threat=pandemic", at=node_with_register, lang=lang)
    expect(page.get_by_role("heading", name=words)).to_be_visible()
    check_page(page)
    keep(page, f"stress-form-{lang}", whole=True)


def test_what_is_not_asked_for_the_present_choice_is_folded_away(
    open_page: Open, node_with_register: ServedNode
) -> None:
    page = open_page("planner", "/app/live/stress?threat=pandemic", at=node_with_register, lang="en")
    expect(page.get_by_label("Item that stops")).to_be_hidden()
    page.get_by_label("What stops coming from the first day").select_option("stop")
    expect(page.get_by_label("Item that stops")).to_be_visible()
    expect(page.get_by_label("For how long")).to_be_visible()
    page.get_by_label("Stock at the start").select_option("file")
    expect(page.get_by_label("Stock file (CSV)")).to_be_visible()


def test_by_keyboard_alone_one_starts_is_told_of_a_fault_and_mends_it(
    open_page: Open, check_page: Any, keep: Any, tabs_through: Any, node_with_register: ServedNode
) -> None:
    page = open_page("planner", "/app/live/stress", at=node_with_register, lang="en")
    years = page.get_by_label("Years to draw")
    years.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("too low")
    expect(page.locator("#faults")).to_be_focused()
    check_page(page, expected=["status of 422"])
    keep(page, "stress-fault")
    assert any("Years to draw" in stop.name for stop in tabs_through(page))


def test_a_node_without_a_register_says_where_to_get_one(open_page: Open, check_page: Any, keep: Any) -> None:
    page = open_page("planner", "/app/live/stress", lang="en")
    expect(page.get_by_role("heading", name="There is no register yet")).to_be_visible()
    check_page(page)
    keep(page, "stress-no-register")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_result_is_drawn_in_the_page_and_is_clean(
    open_page: Open, check_page: Any, keep: Any, result: str, dark: bool
) -> None:
    page = open_page("reader", result, dark=dark)
    expect(page.locator("#coursedraw svg").first).to_be_visible()
    expect(page.locator("#hospitaldraw svg").first).to_be_visible()
    check_page(page)
    keep(page, f"stress-result-{'dark' if dark else 'light'}", whole=True)


def test_the_page_decides_whether_it_is_dark_not_the_device_alone(open_page: Open, result: str) -> None:
    page = open_page("reader", result)
    page.evaluate("() => { document.documentElement.dataset.colorScheme = 'dark'; }")
    ink = page.evaluate("() => getComputedStyle(document.querySelector('.report')).getPropertyValue('--q5')")
    assert ink.strip() == "#ffdfb8"  # the dark end of the ramp in report.css


def test_one_owner_is_chosen_without_leaving_the_page(open_page: Open, keep: Any, result: str) -> None:
    page = open_page("reader", result, lang="en")
    page.get_by_label("Owner", exact=True).select_option(index=1)
    page.get_by_role("button", name="Show only theirs").press("Enter")
    expect(page.get_by_role("heading", name="must do")).to_be_visible()
    assert "owner=" not in page.url
    keep(page, "stress-owner")


def test_a_result_reflows_and_is_complete_without_scripts(
    open_page: Open, reflows: Any, keep: Any, result: str, node_with_register: ServedNode
) -> None:
    page = open_page("reader", result, width=320)
    expect(page.locator("#coursedraw svg").first).to_be_visible()
    reflows(page)
    keep(page, "stress-result-320", whole=True)
    reflows(open_page("planner", "/app/live/stress?threat=pandemic", at=node_with_register))
    plain = open_page("reader", result, javascript=False)
    expect(plain.locator(".report noscript p").first).to_be_visible()
    expect(plain.locator("#hospitals table").first).to_be_visible()


def test_the_weeks_are_moved_by_the_arrow_keys(open_page: Open, keep: Any, result: str) -> None:
    page = open_page("reader", result, lang="en")
    slider = page.locator(".sv-map-shade input[type=range]")
    expect(slider).to_be_visible(timeout=30_000)
    before = int(slider.input_value())
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_value(str(before + 1))
    assert (slider.get_attribute("aria-valuetext") or "").startswith(f"Week {before + 2},")
    keep(page, "stress-weeks")


def test_files_are_saved_and_not_opened(open_page: Open, result: str) -> None:
    page = open_page("reader", result, lang="en")
    page.get_by_text("Download: report and tables").click()
    with page.expect_download() as told:
        page.get_by_role("link", name="weekly.csv").click()
    assert told.value.suggested_filename == "pandemic-000000-weekly.csv"
