"""Who can come? in a browser: asked by keyboard with the register of Norway, answered and acted on."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.harness_node import ServedNode
from tests.browser.harness_page import Stop

HERE = "/app/live/who"
NEEDS = "capability=fire.pump&quantity=2&capability=health.ambulance"
ASKED = f"{HERE}?lat=61.115&lon=10.466&place=Lillehammer&{NEEDS}"
Open = Callable[..., Page]


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_the_answer_can_be_used_by_all_in_each_language(
    open_page: Open,
    node_with_register: ServedNode,
    check_page: Callable[..., None],
    keep: Callable[..., object],
    lang: str,
) -> None:
    page = open_page("operator", ASKED, at=node_with_register, lang=lang)
    expect(page.locator("#answer tbody tr")).not_to_have_count(0)
    page.locator("sv-map[data-ready]").wait_for()
    check_page(page)
    keep(page, f"who-{lang}", whole=True)


def test_it_fits_a_narrow_screen_and_the_dark(
    open_page: Open,
    node_with_register: ServedNode,
    check_page: Callable[..., None],
    reflows: Callable[[Page], None],
    keep: Callable[..., object],
) -> None:
    page = open_page("operator", ASKED, at=node_with_register, dark=True)
    page.locator("sv-map[data-ready]").wait_for()
    page.locator("#close summary").click()
    check_page(page)
    keep(page, "who-dark", whole=True)
    reflows(page)
    page.set_viewport_size({"width": 320, "height": 700})
    keep(page, "who-320", whole=True)


def test_it_is_asked_by_keyboard_alone(open_page: Open, node_with_register: ServedNode) -> None:
    page = open_page("operator", HERE, at=node_with_register)
    page.locator("#ask-place").focus()
    page.keyboard.type("lillehammer")
    page.locator("#ask-find .choices-list [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#ask-lat")).not_to_have_value("")
    for _ in range(4):  # latitude, longitude, the map, the first need
        page.keyboard.press("Tab")
    expect(page.locator("#ask-need-0-search")).to_be_focused()
    page.keyboard.type("mannskaps")
    page.locator("#ask-needs .choices-list [role=option]").first.wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # in the quantity: the form is sent
    expect(page.locator("#answer tbody tr").first).to_contain_text("Lillehammer brannstasjon")
    # The address says what was asked and no more.
    assert re.search(r"capability=fire\.pump&quantity=1$", page.url), page.url


def test_our_own_unit_is_committed_from_its_row_and_the_answer_follows(
    open_page: Open,
    node_with_register: ServedNode,
    check_page: Callable[..., None],
    keep: Callable[..., object],
) -> None:
    node = node_with_register
    incident = node.do("open-incident", type="building_fire", lat=61.115, lon=10.466, title="Brann i byen")[
        "records"
    ][0]
    page = open_page("operator", f"{HERE}?incident={incident}&capability=fire.pump", at=node)
    page.get_by_role("button", name="1 × Mannskapsbil").click()  # it is stated first
    page.locator("sv-map[data-ready]").wait_for()
    keep(page, "who-incident", whole=True)
    commit = page.locator("#answer tbody tr.sent").first.get_by_role("button", name="Gi tilsagn")
    unit = page.locator("#answer tbody tr.sent th strong").first.inner_text()
    commit.click()
    row = page.locator("#answer tbody tr", has_text=unit)
    expect(row).to_contain_text("tilsagn fra 110.innlandet siden")
    expect(page.locator("#h-answer")).to_be_focused()
    check_page(page)


def test_a_change_of_a_listed_unit_is_told_and_the_list_stands_still(
    open_page: Open, node_with_register: ServedNode
) -> None:
    node = node_with_register
    page = open_page("operator", ASKED, at=node)
    expect(page.locator("#status")).to_have_attribute("data-state", "live")
    before = page.locator("#answer tbody").inner_text()
    rows = page.locator("#answer tbody tr", has_text="deres egen")
    unit = (rows.last.get_attribute("id") or "").removeprefix("comer-")
    owner = next(
        one["advice"]["owner"]
        for one in node.get("who-can-come?lat=61.115&lon=10.466&need=fire.pump=2&need=health.ambulance=1")[
            "comers"
        ]
        if one["advice"]["unit"] == unit
    )
    node.do("report-status", unit=unit, owner=owner, status="out_of_service")
    expect(page.locator("#answer-old")).to_be_visible()
    assert page.locator("#answer tbody").inner_text() == before
    page.get_by_role("link", name="Spør på nytt").click()
    expect(page.locator(f"[id='comer-{unit}']")).to_contain_text("ute av drift")
    node.do("report-status", unit=unit, owner=owner, status="available")


def test_a_road_is_closed_and_opened(open_page: Open, node_with_register: ServedNode) -> None:
    page = open_page("operator", ASKED, at=node_with_register)
    page.locator("#close summary").click()
    page.locator("#close-lat").fill("61,12")
    page.locator("#close-lon").fill("10,47")
    page.locator("#close-why").fill("Ras over fylkesveien")
    page.get_by_role("button", name="Steng veien").click()
    item = page.locator("#closures li", has_text="Ras over fylkesveien")
    expect(item).to_contain_text("200 m rundt")
    expect(page.locator("#answer-old")).to_be_visible()
    item.get_by_role("button", name="Veien er åpen").click()
    expect(item).to_have_count(0)


def test_without_scripts_it_answers_all_the_same(open_page: Open, node_with_register: ServedNode) -> None:
    page = open_page("operator", HERE, at=node_with_register, javascript=False)
    page.get_by_label("Breddegrad").first.fill("61.115")
    page.get_by_label("Lengdegrad").first.fill("10.466")
    page.get_by_label("Behov 1").select_option("health.ambulance")
    page.get_by_role("button", name="Hvem kan komme?").click()
    expect(page.locator("#answer tbody tr").first).to_contain_text("ambulansestasjon")


def test_tab_leads_through_the_page_and_the_focus_is_always_seen(
    open_page: Open, node_with_register: ServedNode, tabs_through: Callable[..., list[Stop]]
) -> None:
    page = open_page("operator", ASKED, at=node_with_register)
    page.locator("sv-map[data-ready]").wait_for()
    ids = [stop.id for stop in tabs_through(page)]
    assert ids.index("ask-place") < ids.index("ask-need-0-search") < ids.index("ask-priority")


def test_a_node_without_a_register_says_who_does_what_about_it(
    open_page: Open, keep: Callable[..., object]
) -> None:
    page = open_page("operator", ASKED)
    expect(page.get_by_text("Denne noden har ikke noe register")).to_be_visible()
    keep(page, "who-no-register")
