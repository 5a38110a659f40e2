"""The frame, and every page that is listed: each opens for those who may, in three languages, for all.

A page of `web/pages/listed.py` is tested here by being listed there.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from tests.browser.harness_node import EXERCISE, PASSWORD, ROLES, ServedNode
from tests.browser.harness_page import Stop

from samvirke.web.pages.listed import PAGES
from samvirke.web.words import language

Open = Callable[..., Tab]
Check = Callable[..., None]
IN_MENU = [page.name for page in PAGES if page.in_menu]


@pytest.mark.parametrize("name", IN_MENU)
def test_every_page_can_be_used_by_all_in_the_dark_and_on_a_narrow_screen(
    open_page: Open,
    check_page: Check,
    reflows: Callable[[Tab], None],
    tabs_through: Callable[..., list[Stop]],
    keep: Callable[..., Any],
    name: str,
) -> None:
    page = open_page("leader", f"/app/live/{name}")
    expect(page.locator("h1")).to_have_count(1)
    check_page(page)
    stops = tabs_through(page)
    assert stops[0].name == "Gå til hovedinnholdet"
    assert {"Situasjon", "Hjelp"} <= {stop.name for stop in stops}
    reflows(page)
    keep(page, f"shell-{name}")
    dark = open_page("leader", f"/app/live/{name}", dark=True, width=320)
    check_page(dark)
    keep(dark, f"shell-{name}-dark-320")


@pytest.mark.parametrize("role", ROLES)
def test_the_menu_offers_what_is_open_and_nothing_else_opens(
    node: ServedNode, open_page: Open, check_page: Check, role: str
) -> None:
    page = open_page(role, "/app/live")
    offered = page.locator("nav.menu a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert "/app/live/help" in offered
    for name in IN_MENU:
        path = f"/app/live/{name}"
        answer = node.ask("GET", path, node.token(role))
        assert answer.status_code == (200 if path in offered else 403), (role, name)
    check_page(page)


def test_an_administrator_runs_the_node_and_sees_no_situation(node: ServedNode) -> None:
    for path in ("situation", "who", "incident"):
        answer = node.ask("GET", f"/app/live/{path}", node.token("administrator"))
        assert answer.status_code == 403, path


@pytest.mark.parametrize("code", ["nb", "nn", "en"])
@pytest.mark.parametrize("name", IN_MENU)
def test_every_page_is_in_the_language_that_was_chosen(open_page: Open, name: str, code: str) -> None:
    page = open_page("leader", f"/app/live/{name}", lang=code)
    title = next(one.title for one in PAGES if one.name == name)
    assert page.locator("html").get_attribute("lang") == code
    expect(page.locator('nav.menu a[aria-current="page"]')).to_have_text(language(code).gettext(title))


def test_whoever_is_not_signed_in_is_led_to_the_door_and_then_to_where_they_were_going(
    open_page: Open, check_page: Check, keep: Callable[..., Any]
) -> None:
    page = open_page(None, "/app/live/help?q=log")
    expect(page.get_by_label("Bruker")).to_be_focused()
    check_page(page)
    keep(page, "sign-in")
    page.get_by_label("Bruker").fill("reader")
    page.get_by_label("Passord").fill("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("feil")
    expect(page.get_by_label("Passord")).to_be_focused()
    check_page(page, expected=["status of 401"])
    keep(page, "sign-in-wrong")
    page.get_by_label("Passord").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Hjelp")
    assert page.url.endswith("/app/live/help?q=log")


def test_language_and_looks_are_chosen_in_the_menu_of_the_account_by_keyboard(
    open_page: Open, check_page: Check, keep: Callable[..., Any]
) -> None:
    page = open_page("operator", "/app/live/help")
    page.locator("details.account summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.account > div")).to_be_visible()
    check_page(page)
    keep(page, "account")
    page.keyboard.press("Escape")
    expect(page.locator("details.account > div")).to_be_hidden()
    expect(page.locator("details.account summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Nynorsk").press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "nn")
    page.locator("details.account summary").click()
    page.locator('button[name="theme"][value="dark"]').click()
    expect(page.locator("html")).to_have_attribute("data-color-scheme", "dark")
    assert page.locator("html").get_attribute("lang") == "nn"


def test_a_page_works_without_scripts(open_page: Open) -> None:
    page = open_page("operator", "/app/live/help", javascript=False)
    page.get_by_label("Søk i håndboken").fill("journal")
    page.get_by_role("button", name="Søk").click()
    expect(page.locator(".found li").first).to_be_visible()
    page.locator("details.account summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Help")


def test_an_exercise_says_so_on_every_page(
    open_page: Open, check_page: Check, reflows: Callable[[Tab], None], keep: Callable[..., Any]
) -> None:
    page = open_page("leader", f"/app/{EXERCISE}/help")
    expect(page.locator(".not-live")).to_have_text("ØVELSE – ingenting her er virkelig")
    page.mouse.wheel(0, 2000)
    expect(page.locator(".not-live")).to_be_in_viewport()
    check_page(page)
    reflows(page)
    keep(page, "shell-exercise")
    live = open_page("leader", "/app/live/help")
    expect(live.locator(".not-live")).to_have_count(0)


def test_the_line_of_state_says_whether_the_page_is_live(open_page: Open) -> None:
    page = open_page("operator", "/app/live/help")
    expect(page.locator("#status")).to_have_text("Direkte")


def test_the_whole_menu_is_seen_on_a_narrow_screen(open_page: Open, keep: Callable[..., Any]) -> None:
    page = open_page("leader", "/app/live/help", width=320)
    for link in page.locator("nav.menu a").all():
        expect(link).to_be_in_viewport(ratio=1)
    assert page.locator("nav.menu").evaluate("one => one.scrollWidth - one.clientWidth") == 0
    keep(page, "shell-menu-320")


@pytest.mark.parametrize("code", ["nb", "nn", "en"])
def test_a_script_writes_a_number_as_the_node_does(open_page: Open, code: str) -> None:
    page = open_page("operator", "/app/live/help", lang=code)
    shell = page.locator("script[src$='/shell.js']").get_attribute("src")
    assert shell is not None
    told = page.evaluate(
        "async (address) => (await import(address)).number(-2277.5, 1)", shell.replace("shell.js", "words.js")
    )
    assert told == language(code).number(-2277.5, 1).replace("-", "\u2212")
