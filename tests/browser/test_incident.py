"""The page of one incident, worked as a duty officer does: by keyboard, at night, when the node goes away."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.harness_node import ServedNode

OpenPage = Callable[..., Page]
Check = Callable[..., None]
Keep = Callable[..., None]


@pytest.fixture
def fire(node: ServedNode) -> str:
    """A fire that is worked: needs, units, alerts, a card, lines of the log."""

    def do(act: str, **fields: Any) -> str:
        return str(node.do(act, **fields)["records"][0])

    fire = do(
        "open-incident",
        type="building_fire",
        lon=11.07,
        lat=60.795,
        title="Brann i Storgata skole",
        place="Storgata 14",
        municipality="Hamar",
        injured="several",
        hazards=["gas", "smoke"],
        caller_name="Per Innringer",
        talk_group="BAPS-INNL-1",
    )
    pumps = do("state-need", incident=fire, capability="fire.pump", quantity=3, purpose="slokking")
    do("state-need", incident=fire, capability="health.ambulance", quantity=2, purpose="to brannskadde")
    first = do("commit-unit", unit=f"pumpe-{fire[-4:]}-1", owner="fire-service-3403", need=pumps)
    do("commit-unit", unit=f"pumpe-{fire[-4:]}-2", owner="fire-service-3403", need=pumps)
    do("report-deployment", commitment=first, status="en_route")
    do("report-deployment", commitment=first, status="on_scene")
    do("triple-alert", incident=fire, message="Røyk fra taket, folk inne")
    do("start-card", incident=fire, template="building_fire")
    line = do("log-line", incident=fire, text="Ti elever er savnet", sender="vaktmester", medium="phone")
    do("turn-line", line=line, task={"owner": "112.innlandet", "text": "Sperr Storgata", "due_s": 600})
    return fire


def lines(page: Page) -> list[str]:
    return page.locator("#log .text").all_inner_texts()


def test_the_log_is_written_by_keyboard_alone(open_page: OpenPage, check_page: Check, fire: str) -> None:
    page = open_page("operator", f"/app/live/incident/{fire}")
    field = page.locator("#line")
    page.locator("h1").wait_for()
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type("<112 samband Storgata er sperret")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("fra krysset")
    page.keyboard.press("Enter")
    expect(page.locator("#log .text").first).to_have_text("Storgata er sperret\nfra krysset")
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    page.keyboard.type("Trenger tankbil !behov fire.tanker=1")
    page.keyboard.press("Enter")
    expect(page.locator("#needs")).to_contain_text("Tankbil")
    page.keyboard.type("Noe !helce: skrevet feil")
    page.keyboard.press("Enter")
    expect(page.locator("#line-form [role=alert]")).to_contain_text("!helce")
    expect(field).to_have_value("Noe !helce: skrevet feil")
    check_page(page, expected=("status of 422",))


def test_what_others_do_appears_and_what_is_being_typed_stays(
    open_page: OpenPage, node: ServedNode, fire: str
) -> None:
    page = open_page("operator", f"/app/live/incident/{fire}")
    expect(page.locator("#status")).to_have_attribute("data-state", "live")
    page.locator("#line").fill("Halvferdig linje")
    page.locator("#log summary").first.click()
    node.do("log-line", user="leader", incident=fire, text="Alle er gjort rede for")
    expect(page.locator("#log .text").first).to_have_text("Alle er gjort rede for")
    expect(page.locator("#line")).to_have_value("Halvferdig linje")
    expect(page.locator("#log details[open]")).to_have_count(1)
    node.do("change-incident", user="leader", incident=fire, title="Brann slokt")
    expect(page.locator("h1")).to_have_text("Brann slokt")


def test_a_form_opens_in_a_dialog_and_writes_only_what_was_changed(
    open_page: OpenPage, check_page: Check, keep: Keep, node: ServedNode, fire: str
) -> None:
    page = open_page("operator", f"/app/live/incident/{fire}")
    page.get_by_role("link", name="Endre hendelsen").click()
    dialog = page.get_by_role("dialog", name="Endre hendelsen")
    expect(dialog.get_by_label("Tittel")).to_be_focused()
    dialog.get_by_label("Tittel").fill("Brann i skolen")
    check_page(page)
    keep(page, "incident-change")
    # A colleague changes another field meanwhile: it is not written over with what the form showed.
    node.do("change-incident", user="leader", incident=fire, place="Storgata 16")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("h1")).to_have_text("Brann i skolen")
    incident = node.get(f"records/{fire}")
    assert (incident["title"], incident["place"]) == ("Brann i skolen", "Storgata 16")
    page.get_by_role("link", name="Endre hendelsen").click()
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("link", name="Endre hendelsen")).to_be_focused()


def test_killing_the_server_mid_edit_loses_nothing_and_doubles_nothing(
    open_page: OpenPage, keep: Keep, node: ServedNode, fire: str
) -> None:
    page = open_page("operator", f"/app/live/incident/{fire}")
    expect(page.locator("#status")).to_have_attribute("data-state", "live")
    page.locator("#line").fill("Taket har rast inn")
    page.get_by_role("link", name="Endre hendelsen").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Tittel").fill("Brann, taket har rast")

    node.kill()
    dialog.get_by_role("button", name="Lagre endringene").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Noden svarer ikke. Det du skrev, står her")
    expect(dialog.get_by_label("Tittel")).to_have_value("Brann, taket har rast")
    keep(page, "incident-away")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.press("Enter")  # the line goes to those that wait, or stays in its field
    expect(page.locator("#status")).to_have_attribute("data-state", "away")

    node.start()
    page.get_by_role("link", name="Endre hendelsen").click()  # what was typed stands in it still
    expect(dialog.get_by_label("Tittel")).to_have_value("Brann, taket har rast")
    dialog.get_by_role("button", name="Lagre endringene").click()
    expect(dialog).to_be_hidden(timeout=15_000)
    if page.locator("#line").input_value():
        page.locator("#line").press("Enter")
    expect(page.locator("h1")).to_have_text("Brann, taket har rast", timeout=30_000)
    expect(page.locator("#log .text").first).to_have_text("Taket har rast inn", timeout=30_000)

    written = [line["line"]["text"] for line in node.get(f"log?incident={fire}")]
    assert written.count("Taket har rast inn") == 1
    changes = [one for one in node.get(f"records/{fire}/history") if "title" in one["fields"]]
    assert [one["fields"]["title"] for one in changes] == ["Brann i Storgata skole", "Brann, taket har rast"]


def test_a_zone_is_drawn_by_keyboard(open_page: OpenPage, keep: Keep, node: ServedNode, fire: str) -> None:
    page = open_page("operator", f"/app/live/incident/{fire}")
    page.locator("sv-map[data-ready]").wait_for(timeout=60_000)
    page.get_by_role("button", name="Tegn en sone").click()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press("Enter")
        page.keyboard.press(key)
        page.wait_for_timeout(600)  # the map glides
    page.get_by_role("button", name=re.compile("Ferdig|Fullfør")).click()
    expect(page.locator("#zone-form")).to_be_visible()
    page.get_by_label("Hva området er").select_option("EVACUATE")
    keep(page, "incident-zone")
    page.get_by_role("button", name="Lagre sonen").click()
    expect(page.locator("#place-tables")).to_contain_text("område som skal evakueres")
    (zone,) = node.get(f"records/{fire}")["zones"]
    assert zone["properties"] == {"kind": "EVACUATE"}
    ring = zone["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    assert len(ring) == 4


def test_without_scripts_every_form_works_on_a_page_of_its_own(
    open_page: OpenPage, node: ServedNode, fire: str
) -> None:
    page = open_page("operator", f"/app/live/incident/{fire}", javascript=False)
    page.locator("#line").fill("Skrevet uten skript")
    page.get_by_role("button", name="Skriv", exact=True).click()
    assert lines(page)[0] == "Skrevet uten skript"
    page.get_by_role("link", name="Meld et behov").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Meld et behov")
    page.get_by_label("Hvor mange").fill("4")
    page.get_by_role("button", name="Meld behovet").click()
    assert 4 in [one["need"]["quantity"] for one in node.get(f"needs?incident={fire}")]
    page.locator("#log-words").fill("uten skript")
    page.get_by_role("button", name="Søk").click()
    assert lines(page) == ["Skrevet uten skript"]


def test_the_focus_is_seen_on_every_stop(
    open_page: OpenPage, tabs_through: Callable[[Page], list[object]], fire: str
) -> None:
    page = open_page("operator", f"/app/live/incident/{fire}")
    page.locator("h1").wait_for()
    assert len(tabs_through(page)) > 40


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("incident", {}),
        ("incident-dark", {"dark": True}),
        ("incident-nn", {"lang": "nn"}),
        ("incident-en", {"lang": "en"}),
        ("incident-narrow", {"width": 320}),
        ("incident-reader", {"user": "reader"}),
    ],
)
def test_the_page_can_be_used_by_all(
    open_page: OpenPage,
    check_page: Check,
    reflows: Callable[[Page], None],
    keep: Keep,
    fire: str,
    name: str,
    given: dict[str, object],
) -> None:
    user = given.pop("user", "operator")
    page = open_page(user, f"/app/live/incident/{fire}", **given)
    page.locator("sv-map[data-ready]").wait_for(timeout=60_000)
    check_page(page)
    keep(page, name, whole=True)
    if name == "incident":
        reflows(page)


@pytest.mark.usefixtures("fire")
def test_the_list_of_incidents_can_be_used_by_all(
    open_page: OpenPage, check_page: Check, reflows: Callable[[Page], None], keep: Keep
) -> None:
    page = open_page("operator", "/app/live/incident")
    expect(page.locator("tbody")).to_contain_text("Brann i Storgata skole")
    check_page(page)
    keep(page, "incidents")
    reflows(page)


def test_words_wider_than_the_screen_break_and_nothing_scrolls_sideways(
    open_page: OpenPage, node: ServedNode, reflows: Callable[[Page], None], keep: Keep
) -> None:
    long = "kjemikalietransportterminalsikkerhetsavdelinga"  # 46 letters
    there: dict[str, Any] = {"lon": 11.07, "lat": 60.795, "place": long, "talk_group": long}
    fire = node.do("open-incident", type="building_fire", title=f"Brann ved {long}", **there)["records"][0]
    node.do("state-need", incident=fire, capability="fire.pump", quantity=1, purpose=long)
    node.do("log-line", incident=fire, text=long, sender=long, medium="phone")
    page = open_page("operator", f"/app/live/incident/{fire}")
    expect(page.locator("h1")).to_have_text(f"Brann ved {long}")
    reflows(page)
    page.set_viewport_size({"width": 320, "height": 700})
    keep(page, "incident-long-words-320", whole=True)


def test_the_focus_goes_from_a_button_that_is_gone_to_the_heading_and_stays_there(
    open_page: OpenPage, node: ServedNode, fire: str
) -> None:
    page = open_page("operator", f"/app/live/incident/{fire}")
    expect(page.locator("#status")).to_have_attribute("data-state", "live")
    form = page.locator("#cards form[data-act='tick-step']").first
    step = {name: form.locator(f"[name={name}]").input_value() for name in ("card", "step")}
    button = page.get_by_role("button", name=form.get_by_role("button").get_attribute("aria-label") or "")
    button.focus()
    node.do("tick-step", **step, what="done")
    expect(button).to_have_count(0)
    expect(page.locator("#cards-title")).to_be_focused()  # on no other button: it would do something else
    node.do("start-card", incident=fire, template="avalanche")
    expect(page.locator("#cards .card")).to_have_count(3)
    expect(page.locator("#cards-title")).to_be_focused()
