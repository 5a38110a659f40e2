"""The public site and the page that publishes: by keyboard, narrow, dark, in three languages."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.harness_node import ServedNode
from tests.browser.harness_page import Stop
from tests.respond.standards.cap_messages import alert, info

PAGES = {
    "/": "front",
    "/personvern": "privacy",
    "/tilgjengelighet": "accessibility",
    "/statistikk": "visits",
    "/samtykke": "choice",
}
Open = Callable[..., Page]
Check = Callable[..., None]
Keep = Callable[..., Path]


def warn(node: ServedNode, identifier: str) -> None:
    """Let a warning reach the node that holds now."""
    now = datetime.now(UTC).replace(microsecond=0)
    begins, ends = ((now + timedelta(hours=hours)).isoformat() for hours in (-1, 20))
    english = info("en-GB", onset=begins, expires=ends)
    english = english.replace("Gult nivå", "Forest fire danger").replace(
        "Vis aktsomhet.", "Take care with fire."
    )
    message = alert(
        info("no", onset=begins, expires=ends), english, identifier=identifier, sent=now.isoformat()
    )
    node.do("receive-warning", message=message)


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
@pytest.mark.parametrize("path", sorted(PAGES))
def test_every_public_page_can_be_used_by_all(
    open_page: Open, check_page: Check, reflows: Callable[[Page], None], keep: Keep, path: str, lang: str
) -> None:
    for dark in (False, True):
        page = open_page(None, path, lang=lang, dark=dark)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        check_page(page)
        reflows(page)
        if lang != "en":
            keep(page, f"public-{PAGES[path]}-{lang}{'-dark' if dark else ''}", whole=True)
    page.set_viewport_size({"width": 320, "height": 700})
    keep(page, f"public-{PAGES[path]}-{lang}-320")


@pytest.mark.parametrize("path", sorted(PAGES))
def test_every_public_page_is_walked_by_keyboard(
    open_page: Open, tabs_through: Callable[..., list[Stop]], path: str
) -> None:
    stops = tabs_through(open_page(None, path))
    assert stops[0].name == "Gå til hovedinnholdet"
    names = [stop.name for stop in stops]
    assert "Endre samtykke" in names
    assert "Personvernerklæring" in names


def test_a_warning_reaches_everybody_in_their_language_without_scripts(
    open_page: Open, node: ServedNode, check_page: Check, keep: Keep
) -> None:
    warn(node, "a-warning")
    page = open_page(None, "/", javascript=False)
    expect(page.get_by_text("Vis aktsomhet.")).to_be_visible()
    expect(page.get_by_text("Gult nivå, moderat fare", exact=False)).to_be_visible()
    keep(page, "public-warning", whole=True)
    english = open_page(None, "/", lang="en", dark=True)
    expect(english.get_by_text("Take care with fire.")).to_be_visible()
    check_page(english)


def test_the_language_is_chosen_without_scripts(open_page: Open) -> None:
    page = open_page(None, "/personvern", javascript=False)
    page.get_by_text("Språk og utseende").click()
    page.get_by_role("button", name="Nynorsk").click()
    expect(page.get_by_text("Kven som svarer for det")).to_be_visible()
    assert page.url.endswith("/personvern")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_a_leader_publishes_after_seeing_it_as_the_public_will_and_takes_it_back(
    open_page: Open, check_page: Check, keep: Keep, javascript: bool
) -> None:
    name = "med" if javascript else "uten"
    page = open_page("leader", "/app/live/publish", javascript=javascript)
    expect(page.get_by_text("Ingenting er offentlig ennå")).to_be_visible()
    keep(page, f"publish-empty-{name}")
    page.get_by_label("Overskrift", exact=True).first.fill(f"Vi er forberedt {name} skript")
    page.get_by_label("Tekst", exact=True).first.fill("Kommunen har nødstrøm på alle sykehjem.")
    for key, value in (("Hva", "Nødstrøm"), ("Tall", "72 timer")):
        page.get_by_label(f"{key}, rad 1").fill(value)
    page.get_by_label("Hvorfor offentliggjøres det?").fill("egenberedskapsuka")
    page.get_by_role("button", name="Se det slik alle vil se det").click()
    # A figure without a source is no figure: it is told, and nothing typed is lost.
    expect(page.get_by_role("alert").first).to_contain_text("source of figure 1 is empty")
    expect(page.get_by_label("Tall, rad 1")).to_have_value("72 timer")
    for key, value in (("Kilde", "Egen måling"), ("Per", "2026-11")):
        page.get_by_label(f"{key}, rad 1").fill(value)
    page.get_by_role("button", name="Se det slik alle vil se det").click()
    expect(page.get_by_role("heading", name="Slik alle vil se det")).to_be_visible()
    assert "Vi er forberedt" not in open_page(None, "/").content()
    if javascript:  # axe is a script
        check_page(page, expected=("status of 422",))
    keep(page, f"publish-preview-{name}", whole=True)
    page.get_by_role("button", name="Offentliggjør for alle").click()
    expect(page.get_by_role("heading", name="Offentlig nå")).to_be_visible()
    expect(page.get_by_text("Trekk tilbake", exact=True)).to_be_visible()
    public = open_page(None, "/", dark=True)
    expect(public.get_by_role("heading", name=f"Vi er forberedt {name} skript")).to_be_visible()
    expect(public.get_by_role("cell", name="Egen måling")).to_be_visible()
    check_page(public)
    keep(public, f"public-released-{name}", whole=True)
    page.get_by_text("Trekk tilbake", exact=True).click()
    page.get_by_label("Hvorfor trekkes det?").fill("tallet er gammelt")
    page.get_by_role("button", name="Trekk tilbake fra den åpne siden").click()
    expect(page.get_by_text("Ingenting er offentlig ennå")).to_be_visible()
    public.reload()
    expect(public.get_by_role("heading", name=f"Vi er forberedt {name} skript")).to_have_count(0)


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_the_page_that_publishes_can_be_used_by_all(
    open_page: Open,
    check_page: Check,
    reflows: Callable[[Page], None],
    tabs_through: Callable[..., list[Stop]],
    keep: Keep,
    lang: str,
) -> None:
    page = open_page("leader", "/app/live/publish", lang=lang, dark=lang == "nn")
    check_page(page)
    reflows(page)
    assert any(stop.tag == "textarea" for stop in tabs_through(page))
    keep(page, f"publish-{lang}", whole=True)


def test_an_operator_is_neither_offered_the_page_nor_let_in(open_page: Open) -> None:
    page = open_page("operator", "/app/live/help")
    expect(page.get_by_role("link", name="Offentliggjør")).to_have_count(0)
    page = open_page("operator", "/app/live/publish")
    expect(page.get_by_role("heading", level=1)).to_contain_text("ikke åpent for deg")
