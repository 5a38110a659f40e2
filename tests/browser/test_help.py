"""Help in a browser: first steps and keys to look at, the handbook to read, to search, by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.harness_page import Stop

HELP = "/app/live/help"


def test_somebody_finds_a_section_by_keyboard_alone(
    open_page: Callable[..., Page],
    check_page: Callable[..., None],
    tabs_through: Callable[..., list[Stop]],
    keep: Callable[..., Any],
) -> None:
    page = open_page("reader", HELP)
    page.get_by_label("Søk i håndboken").focus()
    page.keyboard.type("mobilisation pager")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("Ingenting")
    page.get_by_label("Søk i håndboken").fill("checkpoint")
    page.keyboard.press("Enter")
    expect(page.locator(".found mark").first).to_have_text("checkpoint", ignore_case=True)
    check_page(page)
    keep(page, "help-found")
    link = page.locator(".found a").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_count(1)
    assert "/help/" in page.url
    assert tabs_through(page)


@pytest.mark.parametrize("name", ["serve", "response-times", "endurance", "decisions/index"])
def test_the_handbook_can_be_read_by_all(
    open_page: Callable[..., Page],
    check_page: Callable[..., None],
    reflows: Callable[[Page], None],
    keep: Callable[..., Any],
    name: str,
) -> None:
    page = open_page("operator", f"{HELP}/{name}")
    check_page(page)
    reflows(page)
    for picture in page.locator("article img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", value=True)
        assert picture.evaluate("(one) => one.naturalWidth") > 100
    page.evaluate("() => window.scrollTo(0, 0)")
    keep(page, f"help-{name.replace('/', '-')}")


@pytest.mark.parametrize("code", ["nb", "nn", "en"])
def test_the_first_steps_are_in_the_language_that_was_chosen(
    open_page: Callable[..., Page], keep: Callable[..., Any], code: str
) -> None:
    page = open_page("leader", HELP, lang=code)
    told = {"nb": "For innbyggere", "nn": "For innbyggjarar", "en": "For citizens"}[code]
    expect(page.get_by_role("heading", name=told)).to_be_visible()
    keep(page, f"help-{code}", whole=True)
