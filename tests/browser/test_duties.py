"""The page of duties as a user meets it: by keyboard, narrow, dark, in three languages, without scripts."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from tests.browser.harness_node import ServedNode
from tests.browser.harness_page import Stop

Open = Callable[..., Tab]
Check = Callable[..., None]
Keep = Callable[..., Any]
PAGE = "/app/live/duties"
FAULTY = "year;item;quantity;unit\n2023;gown;mye;piece\n2024;hansker;5;pair\n"
REFUSED = ("status of 422",)  # the answer to a file with faults: the browser says it in the console


@pytest.mark.parametrize(
    ("lang", "dark", "width"), [("nb", False, 1280), ("nn", True, 320), ("en", False, 640)]
)
def test_the_example_becomes_a_sheet_to_sign(
    open_page: Open,
    check_page: Check,
    reflows: Callable[[Tab], None],
    keep: Keep,
    lang: str,
    dark: bool,
    width: int,
) -> None:
    page = open_page("planner", PAGE, lang=lang, dark=dark, width=width)
    check_page(page)
    keep(page, f"duties-{lang}-{width}", whole=True)
    page.locator("form[action*=example] button").click()
    expect(page.locator("#result .ds-alert")).to_contain_text("409")
    expect(page.locator("#result tr.lacks")).to_have_count(1)
    check_page(page)
    reflows(page)
    keep(page, f"duties-result-{lang}-{width}", whole=True)
    page.locator("#signed_by").fill("Kari Nordmann")
    with page.context.expect_page() as opened:
        page.locator("button[formtarget=_blank]").click()
    sheet = opened.value
    sheet.wait_for_load_state()
    expect(sheet.locator("#sign")).to_contain_text("Kari Nordmann")
    keep(sheet, f"duties-sheet-{lang}", whole=True)


def test_the_sheet_is_one_piece_of_paper(open_page: Open, tmp_path: Path) -> None:
    page = open_page("planner", PAGE)
    page.locator("form[action*=example] button").click()
    with page.expect_download() as kept:
        page.locator("button[formaction*=download]").click()
    file = tmp_path / "duty.html"
    kept.value.save_as(file)
    paper = page.context.new_page()
    paper.goto(file.as_uri())
    printed = paper.pdf(prefer_css_page_size=True)
    # Front and back of one A4.
    assert re.findall(rb"/Count (\d+)", printed) == [b"2"]


def test_faults_stand_in_place_and_the_file_need_not_be_chosen_again(
    open_page: Open, check_page: Check, reflows: Callable[[Tab], None], keep: Keep, tmp_path: Path
) -> None:
    file = tmp_path / "innkjøp.csv"
    file.write_text(FAULTY, encoding="utf-8")
    page = open_page("planner", PAGE)
    page.locator("#purchases").set_input_files(file)
    page.locator("#storage button[type=submit]").last.click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("td.wrong")).to_have_count(2)
    expect(page.locator("#purchases-held")).to_contain_text("innkjøp.csv")
    check_page(page, expected=REFUSED)
    reflows(page)
    keep(page, "duties-faults", whole=True)


def test_it_is_all_done_by_keyboard(open_page: Open, tabs_through: Callable[..., list[Stop]]) -> None:
    page = open_page("planner", PAGE)
    page.locator("form[action*=example] button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#result")).to_be_visible()
    names = [stop.name for stop in tabs_through(page)]  # until the day, which has stops of its own
    for wanted in ("Åpne arket (ny fane)", "Last ned arket", "Dato på arket"):
        assert any(wanted in name for name in names), wanted
    page.locator("#storage > details > summary").focus()
    for _ in range(37):  # the table, its 35 marks, and then the button
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Regn ut på nytt")).to_be_focused()
    # Enter in a field works it out; it opens no other tab.
    page.locator("#body").fill("Nes kommune")
    page.locator("#body").press("Enter")
    expect(page.locator("#body")).to_have_value("Nes kommune")
    expect(page).to_have_url(re.compile(r"/duties#result$"))
    assert len(page.context.pages) == 1


def test_it_works_without_scripts(open_page: Open) -> None:
    page = open_page("planner", PAGE, javascript=False)
    page.locator("form[action*=example] button").click()
    expect(page.locator("#result .ds-alert")).to_contain_text("409")
    page.locator("input[value='respirator'][name=not_used]").check()
    page.locator("#storage button[type=submit]").last.click()
    expect(page.locator("input[value='respirator'][name=not_used]")).to_be_checked()


@pytest.mark.parametrize(
    ("lang", "dark", "width"), [("nb", False, 1280), ("nn", True, 320), ("en", False, 640)]
)
def test_response_times_of_an_owner(
    open_page: Open,
    check_page: Check,
    reflows: Callable[[Tab], None],
    keep: Keep,
    node_with_register: ServedNode,
    lang: str,
    dark: bool,
    width: int,
) -> None:
    page = open_page(
        "planner", f"{PAGE}/response-times", at=node_with_register, lang=lang, dark=dark, width=width
    )
    page.locator("#owner").select_option("police-innlandet")
    page.locator(".choose button").click()
    expect(page.locator("table.reached tbody tr")).not_to_have_count(0)
    expect(page.locator(".service h2")).to_contain_text("Innlandet politidistrikt")
    check_page(page)
    reflows(page)
    keep(page, f"duties-times-{lang}-{width}", whole=True)


def test_response_times_without_a_register_say_what_to_do(
    open_page: Open, check_page: Check, keep: Keep
) -> None:
    page = open_page("planner", f"{PAGE}/response-times")
    expect(page.locator(".empty")).to_be_visible()
    check_page(page)
    keep(page, "duties-times-empty")
