"""The page of measures as a user meets it: ask by keyboard, see it done, hold results side by side."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from tests.browser.harness_node import ServedNode
from tests.browser.harness_page import Stop

from samvirke.web.pages.measures import SHORT

Open = Callable[..., Tab]
Check = Callable[..., None]
Keep = Callable[..., Any]
PAGE = "/app/live/measures"
LOOKS = [("nb", False, 1280), ("nn", True, 320), ("en", False, 640)]
LONG_MS = 120_000  # a simulated county on a busy machine


@pytest.mark.parametrize(("lang", "dark", "width"), LOOKS)
def test_the_five_questions(
    open_page: Open,
    check_page: Check,
    reflows: Callable[[Tab], None],
    keep: Keep,
    lang: str,
    dark: bool,
    width: int,
) -> None:
    page = open_page("planner", PAGE, lang=lang, dark=dark, width=width)
    expect(page.locator(".questions > li")).to_have_count(len(SHORT))
    check_page(page)
    reflows(page)
    keep(page, f"measures-{lang}-{width}", whole=True)


@pytest.mark.parametrize("name", SHORT)
def test_every_form_can_be_used_by_all(
    open_page: Open,
    check_page: Check,
    reflows: Callable[[Tab], None],
    tabs_through: Callable[..., list[Stop]],
    keep: Keep,
    node_with_register: ServedNode,
    name: str,
) -> None:
    page = open_page("planner", f"{PAGE}/{name}", at=node_with_register)
    page.locator("details.rare > summary").click()
    check_page(page)
    assert any(stop.name == "Finn ut" for stop in tabs_through(page))
    reflows(page)
    keep(page, f"measures-form-{name}", whole=True)
    dark = open_page("planner", f"{PAGE}/{name}", at=node_with_register, lang="nn", dark=True, width=320)
    dark.locator("details.rare > summary").click()
    check_page(dark)
    keep(dark, f"measures-form-{name}-dark-320", whole=True)


def test_a_question_is_asked_by_keyboard_and_what_it_buys_is_told(
    open_page: Open,
    check_page: Check,
    reflows: Callable[[Tab], None],
    keep: Keep,
    node_with_register: ServedNode,
) -> None:
    page = open_page("planner", f"{PAGE}/siting", at=node_with_register)
    page.locator("input[name=area]").fill("Innlandet")
    page.locator("details.rare > summary").focus()
    page.keyboard.press("Enter")
    page.locator("input[name=runs]").fill("2")
    page.locator("input[name=days]").fill("30")
    page.locator("input[name=days]").press("Enter")
    expect(page.locator("h1")).to_be_visible()
    assert "/work/" in page.url
    expect(page.locator("#curve")).to_be_attached(timeout=LONG_MS)  # the report, when it is done
    page.goto(node_with_register.url + PAGE)
    row = page.locator(".bought tbody tr").first
    expect(row).to_contain_text("Innlandet")
    expect(row).to_contain_text("behov i året")
    expect(row).to_contain_text("bevist best")
    check_page(page)
    reflows(page)
    keep(page, "measures-bought", whole=True)
    dark = open_page("reader", PAGE, at=node_with_register, lang="nn", dark=True, width=320)
    expect(dark.locator(".bought")).to_be_visible()
    check_page(dark)
    keep(dark, "measures-bought-dark-320", whole=True)


def test_who_may_only_read_is_offered_no_form(
    open_page: Open, check_page: Check, node_with_register: ServedNode
) -> None:
    page = open_page("reader", f"{PAGE}/stock", at=node_with_register)
    expect(page.locator("form.work-form")).to_have_count(0)
    check_page(page)
