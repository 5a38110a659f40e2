"""The page of the situation in a browser: by keyboard, live, calm while somebody writes."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.harness_node import ServedNode
from tests.browser.harness_page import Stop

HERE = "/app/live/situation"
Open = Callable[..., Page]
FIRE: dict[str, Any] = {
    "type": "building_fire",
    "lat": 61.115,
    "lon": 10.466,
    "place": "Lillehammer",
    "injured": "several",
}


@pytest.fixture(scope="module")
def incident(node: ServedNode) -> str:
    """Open a fire that two centres are alerted to and that needs two engines."""
    opened: str = node.do("open-incident", title="Brann på skolen", **FIRE)["records"][0]
    node.do("triple-alert", incident=opened)
    node.do("state-need", incident=opened, capability="fire.pump", quantity=2)
    node.do("log-line", incident=opened, text="Røyk fra andre etasje.")
    return opened


@pytest.mark.usefixtures("incident")
@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_it_can_be_used_by_all_in_each_language(
    open_page: Open, check_page: Callable[..., None], keep: Callable[..., object], lang: str
) -> None:
    page = open_page("operator", HERE, lang=lang)
    expect(page.locator("#h-incidents .count")).to_have_text("1")
    page.locator("sv-map[data-ready]").wait_for()
    check_page(page)
    keep(page, f"situation-{lang}")


@pytest.mark.usefixtures("incident")
def test_it_fits_a_narrow_screen_and_the_dark(
    open_page: Open,
    check_page: Callable[..., None],
    reflows: Callable[[Page], None],
    keep: Callable[..., object],
) -> None:
    page = open_page("operator", HERE, dark=True)
    page.locator("sv-map[data-ready]").wait_for()
    page.keyboard.press("F2")
    check_page(page)
    keep(page, "situation-dark")
    reflows(page)
    page.set_viewport_size({"width": 320, "height": 700})
    keep(page, "situation-320", whole=True)


def test_the_empty_page_says_what_to_do_first(open_page: Open, keep: Callable[..., object]) -> None:
    page = open_page("operator", "/app/exercise-1/situation")
    expect(page.get_by_text("Trykk F2 for å opprette den første")).to_be_visible()
    keep(page, "situation-empty")


def test_an_incident_is_opened_by_keyboard_alone(open_page: Open, check_page: Callable[..., None]) -> None:
    page = open_page("operator", HERE)
    page.keyboard.press("F2")
    expect(page.locator("#open-type-search")).to_be_focused()
    page.keyboard.type("pipeb")
    option = page.locator(".choices-list [role=option]")
    expect(option).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#open-type-search")).to_have_value("Pipebrann")
    page.keyboard.press("Tab")
    expect(page.locator("#open-place")).to_be_focused()
    page.keyboard.type("61.20, 10.30")
    expect(page.locator("#open-lat")).to_have_value("61.20000")
    page.keyboard.press("Enter")  # Enter in a field sends the form
    link = page.get_by_role("link", name="Gå til hendelsen")
    expect(link).to_be_focused()
    expect(page.locator("#incidents").get_by_role("link", name="Pipebrann")).to_be_visible()
    check_page(page)


@pytest.mark.usefixtures("incident")
def test_a_report_of_the_same_is_told_before_it_is_opened_twice(open_page: Open) -> None:
    page = open_page("operator", HERE)
    page.keyboard.press("F2")
    page.keyboard.type("Bygningsbrann")
    page.keyboard.press("Enter")
    page.locator("#open-place").fill("61.1155, 10.466")
    expect(page.locator("#open-doubles")).to_contain_text("Brann på skolen")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("brann", "Bygningsbrann"),  # a word ends so; "other" is last
        ("brann i byg", "Bygningsbrann"),  # every word is in the name, within a compound; "i" says nothing
        ("hendelse vann", "Hendelse på vann eller drukning"),
        ("annen", "Annen assistanse fra brannvesenet"),  # "other" is what was typed
    ],
)
def test_the_likeliest_type_stands_first(open_page: Open, typed: str, first: str) -> None:
    page = open_page("operator", HERE)
    page.keyboard.press("F2")
    page.keyboard.type(typed)
    expect(page.locator(".choices-list [role=option]").first).to_have_text(first)
    page.keyboard.press("Enter")
    expect(page.locator("#open-type-search")).to_have_value(first)


def test_the_list_says_that_no_type_fits(open_page: Open, check_page: Callable[..., None]) -> None:
    page = open_page("operator", HERE)
    page.keyboard.press("F2")
    page.keyboard.type("noe rart")
    row = page.locator(".choices-list [role=option]")
    expect(row).to_have_text(["Ingenting passer; skriv færre ord."])
    check_page(page)
    page.keyboard.press("Enter")
    expect(page.locator("#open-type-search")).to_have_value("noe rart")


def test_a_type_that_is_none_is_not_sent(open_page: Open, node: ServedNode) -> None:
    page = open_page("operator", HERE)
    before = len(node.get("incidents")["items"])
    page.keyboard.press("F2")
    page.keyboard.type("noe rart")
    page.keyboard.press("Escape")
    page.locator("#open-lat").fill("61")
    page.locator("#open-lon").fill("10")
    page.get_by_role("button", name="Opprett hendelse").click()
    assert (
        page.locator("#open-type-search").evaluate("one => one.validationMessage")
        == "Velg en type fra listen."
    )
    assert len(node.get("incidents")["items"]) == before


def test_what_others_write_comes_without_a_reload(open_page: Open, node: ServedNode, incident: str) -> None:
    page = open_page("operator", HERE)
    page.evaluate("() => { globalThis.__same = true; }")
    node.do("log-line", incident=incident, text="Alle er ute av bygget.")
    expect(page.locator("#h-lines").locator("..")).to_contain_text("Alle er ute av bygget.")
    assert page.evaluate("() => globalThis.__same") is True


def test_what_one_is_writing_stays_while_the_page_goes_on(
    open_page: Open, node: ServedNode, incident: str
) -> None:
    """A late call stands with an open form; more comes in meanwhile, and the words in it stay."""
    page = open_page("operator", HERE)
    item = page.locator("#queue li", has_text="Ring 112.innlandet")
    expect(item).to_be_visible(timeout=90_000)  # an acute alert is late after its first limit
    item.locator("summary").click()
    field = item.get_by_role("textbox")
    field.fill("Svarte på andre")
    node.do("log-line", incident=incident, text="Noe nytt mens jeg skriver.")
    expect(page.locator("#h-lines").locator("..")).to_contain_text("Noe nytt mens jeg skriver.")
    expect(field).to_have_value("Svarte på andre")
    expect(field).to_be_focused()
    field.press("Enter")
    expect(item).to_have_count(0)
    expect(page.locator("#h-waiting")).to_be_focused()


def test_a_session_that_ends_leaves_what_is_shown_and_puts_no_door_into_it(
    open_page: Open, node: ServedNode, incident: str
) -> None:
    page = open_page("operator", HERE)
    expect(page.locator("#status")).to_have_attribute("data-state", "live")
    page.context.clear_cookies(name="samvirke")
    with page.expect_response(lambda answer: "/sign-in" in answer.url):
        node.do("log-line", incident=incident, text="Etter at økten er over.")
    page.wait_for_timeout(300)
    expect(page.locator("#queue")).to_have_count(1)
    expect(page.locator("#password")).to_have_count(0)


@pytest.mark.usefixtures("incident")
def test_tab_leads_through_the_page_and_the_focus_is_always_seen(
    open_page: Open, tabs_through: Callable[..., list[Stop]]
) -> None:
    page = open_page("operator", HERE)
    page.locator("sv-map[data-ready]").wait_for()
    names = [stop.name for stop in tabs_through(page)]
    assert "Brann på skolen" in names
    assert any(name.startswith("Opprett hendelse") for name in names)


def test_without_scripts_an_incident_is_opened_all_the_same(open_page: Open) -> None:
    page = open_page("operator", f"{HERE}?lat=61.3&lon=10.6", javascript=False)
    page.get_by_label("Hva har skjedd").select_option("chimney_fire")
    page.get_by_label("Noen ord å kjenne den igjen på").fill("Pipebrann uten skript")
    page.get_by_role("button", name="Opprett hendelse").click()
    expect(page.get_by_role("link", name="Pipebrann uten skript")).to_be_visible()


@pytest.mark.usefixtures("incident")
def test_readers_see_the_situation_and_are_offered_nothing_to_do(open_page: Open) -> None:
    page = open_page("reader", HERE)
    expect(page.get_by_role("link", name="Brann på skolen").first).to_be_visible()
    expect(page.locator("form.act")).to_have_count(0)


def test_a_long_title_breaks_in_its_cell_and_all_columns_are_seen(
    open_page: Open, node: ServedNode, keep: Callable[..., object]
) -> None:
    there = {**FIRE, "title": "Brann ved kjemikalietransportterminalsikkerhetsavdelinga"}
    opened = node.do("open-incident", **there)["records"][0]
    page = open_page("operator", HERE)
    expect(page.locator(f"#incidents [data-incident='{opened}']")).to_be_visible()
    box = page.locator("#incidents .wide")
    assert box.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    keep(page, "situation-long-title")
    node.do("close-incident", incident=opened)


def test_the_focus_goes_to_the_nearest_line_when_its_own_is_pushed_out(
    open_page: Open, node: ServedNode, incident: str
) -> None:
    for n in range(12):  # as many as are shown
        node.do("log-line", incident=incident, text=f"Linje {n}.")
    page = open_page("operator", HERE)
    expect(page.locator("#status")).to_have_attribute("data-state", "live")
    rows = page.locator("#h-lines ~ ol > li")
    last = rows.last.get_attribute("id")
    rows.last.get_by_role("link").focus()
    node.do("log-line", incident=incident, text="Denne skyver den eldste ut.")
    expect(page.locator(f"[id='{last}']")).to_have_count(0)
    expect(rows.last.get_by_role("link")).to_be_focused()
