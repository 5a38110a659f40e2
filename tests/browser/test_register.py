"""The register as people use it: from an empty node to a register that two of them keep."""

import json
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.harness_node import ServedNode
from tests.hamlet import hamlet as build_hamlet

from samvirke.web.registers.downloads import package_zip

R = "/app/live/register"
UNIT = f"{R}/row/units/engine-vik-1"
Opening = Callable[..., Page]


@pytest.fixture(scope="module")
def filled(node: ServedNode) -> ServedNode:
    """Send the hamlet to the node, as a script does; pages do it in a test of its own."""
    token = node.token("leader")
    sent = node.ask(
        "POST", f"{R}/exchange/upload", token, files={"file": ("hamlet.zip", package_zip(build_hamlet()))}
    )
    assert sent.status_code == 303, sent.text
    use = sent.headers["location"].replace("/checked/", "/use/")
    assert node.ask("POST", use, token, data={"_why": "start"}).status_code == 303
    return node


def test_an_empty_register_says_what_to_do_first(
    open_page: Opening, check_page: Callable[..., None], keep: Callable[..., Path]
) -> None:
    page = open_page("planner", R)
    expect(page.get_by_role("heading", level=2)).to_have_text("Det er ikke noe register ennå")
    check_page(page)
    keep(page, "register-empty")
    page.get_by_role("main").get_by_role("link", name="Send inn eller last ned").last.click()
    expect(page.get_by_label("Pakke (zip")).to_be_visible()


def test_a_package_with_faults_shows_each_where_it_stands(
    open_page: Opening,
    check_page: Callable[..., None],
    keep: Callable[..., Path],
    reflows: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    spoilt = tmp_path / "bygda.zip"
    whole = zipfile.ZipFile(BytesIO(package_zip(build_hamlet())))
    with zipfile.ZipFile(spoilt, "w") as packed:
        for name in whole.namelist():
            data = whole.read(name)
            packed.writestr(
                name, data.replace(b",always,4,", b",always,fire,") if name == "units.csv" else data
            )
    page = open_page("planner", f"{R}/exchange", lang="nn")
    page.get_by_label("Pakke (zip").set_input_files(spoilt)
    page.get_by_role("button", name="Send og kontroller").click()
    expect(page.get_by_role("alert")).to_contain_text("Pakken har 2 feil", timeout=60_000)
    rows = page.get_by_role("region", name="Kva som er feil").get_by_role("row")
    expect(rows.nth(1)).to_contain_text("2 (engine-vik-1)")
    expect(rows.nth(1)).to_contain_text("'fire'")
    check_page(page, expected=["status of 422"])
    reflows(page)
    keep(page, "register-faults")


def test_a_file_that_is_too_large_is_not_sent(open_page: Opening, tmp_path: Path) -> None:
    large = tmp_path / "stor.zip"
    with large.open("wb") as file:
        file.truncate(70_000_000)
    page = open_page("planner", f"{R}/exchange")
    page.get_by_label("Pakke (zip").set_input_files(large)
    page.get_by_role("button", name="Send og kontroller").click()
    expect(page.locator("#file-said")).to_have_text("stor.zip er på 70,0 MB. Du kan sende høyst 64 MB.")


def test_a_sound_package_shows_what_it_brings_and_is_used_by_keyboard_without_scripts(
    open_page: Opening, keep: Callable[..., Path], tmp_path: Path
) -> None:
    package = tmp_path / "bygda.zip"
    package.write_bytes(package_zip(build_hamlet()))
    page = open_page("planner", f"{R}/exchange", javascript=False)
    page.locator("#file").set_input_files(package)
    page.get_by_role("button", name="Send og kontroller").press("Enter")
    brought = page.get_by_role("region", name="Hva som vil endres, etter tabell")
    expect(brought.get_by_role("row", name="Enheter")).to_contain_text("9", timeout=60_000)
    keep(page, "register-checked")
    page.get_by_role("button", name="Ta i bruk denne pakken").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Pakken er tatt i bruk")).to_be_visible()


def test_rows_are_found_while_one_types(
    filled: ServedNode,
    open_page: Opening,
    check_page: Callable[..., None],
    keep: Callable[..., Path],
    reflows: Callable[[Page], None],
    tabs_through: Callable[..., list[Any]],
) -> None:
    page = open_page("reader", R)
    keep(page, "register")
    page.get_by_label("Søk i registeret").press_sequentially("sykehus vik")
    # The hospital, its intensive care beds and its masks; what its trust owns in Vik.
    expect(page.locator("#count")).to_have_text(re.compile(r"^\d+ rader$"))
    expect(page.get_by_role("link", name="Dal sykehus", exact=True)).to_be_visible()
    assert page.url.endswith("?q=sykehus+vik")
    expect(page.get_by_label("Søk i registeret")).to_be_focused()
    page.get_by_label("Tabell", exact=True).select_option("units")
    expect(page.get_by_role("columnheader", name="Forspenningstid, s")).to_be_visible()
    expect(page.get_by_role("link", name="Legg til en rad")).to_have_count(0)  # a reader
    check_page(page)
    reflows(page)
    page.reload()  # Tab begins at the top
    stops = tabs_through(page)
    assert any(stop.id == "q" for stop in stops)
    keep(page, "register-found")
    page.goto(f"{filled.url}{R}?table=units&sort=-crew")
    expect(page.locator("th[aria-sort=descending]")).to_have_text(re.compile("Mannskap"))


@pytest.mark.parametrize(
    ("lang", "dark", "width"), [("nb", False, 1280), ("nn", True, 320), ("en", True, 1280)]
)
@pytest.mark.usefixtures("filled")
def test_a_row_stands_with_its_meaning_its_place_and_its_history(
    open_page: Opening,
    check_page: Callable[..., None],
    keep: Callable[..., Path],
    reflows: Callable[[Page], None],
    lang: str,
    dark: bool,
    width: int,
) -> None:
    page = open_page("planner", f"{R}/row/sites/air-vik", lang=lang, dark=dark, width=width)
    expect(page.get_by_role("heading", level=1)).to_have_text("Vik helikopterbase")
    page.locator("sv-map[data-ready]").wait_for()
    expect(page.get_by_role("link", name="helicopter-vik-1")).to_be_visible()
    check_page(page)
    if width > 320:
        reflows(page)
    keep(page, f"register-row-{lang}", whole=width == 320)


@pytest.mark.usefixtures("filled")
def test_two_change_the_same_row_and_neither_loses_what_they_wrote(
    open_page: Opening, check_page: Callable[..., None], keep: Callable[..., Path]
) -> None:
    first = open_page("leader", f"{R}/change/units/engine-vik-1")
    second = open_page("planner", f"{R}/change/units/engine-vik-1")
    first.get_by_label("Mannskap, personer").fill("6")
    first.get_by_role("button", name="Lagre").click()
    expect(first.get_by_role("status").filter(has_text="Lagret.")).to_be_visible()
    second.get_by_label("Mannskap, personer").fill("5")
    second.get_by_label("Forspenningstid, s").fill("1 250,5")
    second.get_by_role("button", name="Lagre").press("Enter")
    expect(second.locator("#said")).to_be_focused()
    expect(second.get_by_text("Noen andre har i mellomtiden skrevet: 6")).to_be_visible()
    expect(second.get_by_label("Mannskap, personer")).to_have_value("5")
    check_page(second, expected=["status of 409"])
    keep(second, "register-conflict")
    second.get_by_role("button", name="Lagre").press("Enter")
    expect(second.get_by_role("status").filter(has_text="Lagret.")).to_be_visible()
    history = second.locator("section[aria-labelledby=history]")
    expect(history).to_contain_text("1250.5")
    expect(history.get_by_role("cell", name="leader", exact=True).first).to_be_visible()


@pytest.mark.usefixtures("filled")
def test_a_fault_stands_at_its_field(
    open_page: Opening,
    check_page: Callable[..., None],
    keep: Callable[..., Path],
    reflows: Callable[[Page], None],
) -> None:
    page = open_page("planner", f"{R}/change/units/ladder-vik-1", dark=True)
    page.get_by_label("Mannskap, personer").fill("-2")
    page.get_by_role("button", name="Lagre").click()
    field = page.get_by_label("Mannskap, personer")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#e-crew")).to_contain_text("from 0 to 1000")
    expect(field).to_have_value("-2")
    check_page(page, expected=["status of 422"])
    reflows(page)
    keep(page, "register-fault")


@pytest.mark.usefixtures("filled")
def test_an_owner_is_chosen_by_name_and_a_place_on_the_map_by_keyboard(
    open_page: Opening, keep: Callable[..., Path]
) -> None:
    page = open_page("planner", f"{R}/add/sites?like=fire-vik")
    owner = page.get_by_label("Eier (må fylles ut)")
    owner.fill("")
    owner.press_sequentially("Røde")
    page.locator("#l-owner option[value=org-red-cross]").wait_for(state="attached")
    page.get_by_text("Pek ut stedet på kartet").press("Enter")
    page.locator("sv-map[data-ready]").wait_for()
    canvas = page.locator("sv-map canvas").first
    canvas.focus()
    before = page.locator("#c-lat").input_value()
    canvas.press("Enter")
    expect(page.locator("#c-lat")).not_to_have_value(before)
    assert 59 < float(page.locator("#c-lat").input_value().replace(",", ".")) < 61
    keep(page, "register-add", whole=True)


def test_killing_the_node_in_the_middle_of_a_change_loses_nothing(
    filled: ServedNode, open_page: Opening
) -> None:
    page = open_page("planner", f"{R}/change/units/patrol-vik-1")
    page.get_by_label("Navn").fill("Patrulje 21")
    filled.kill()
    page.get_by_role("button", name="Lagre").click()
    expect(page.locator("#row-form .act-said")).to_be_visible()
    expect(page.get_by_label("Navn")).to_have_value("Patrulje 21")
    filled.start()
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_role("status").filter(has_text="Lagret.")).to_be_visible(timeout=30_000)
    assert json.loads((filled.folder / "register" / "datapackage.json").read_text())["name"]
    assert "Patrulje 21" in (filled.folder / "register" / "units.csv").read_text()


@pytest.mark.usefixtures("filled")
def test_the_history_is_read_on_a_narrow_screen_too(
    open_page: Opening,
    check_page: Callable[..., None],
    keep: Callable[..., Path],
    reflows: Callable[[Page], None],
) -> None:
    page = open_page("reader", f"{R}/history", lang="nn", width=320)
    expect(page.get_by_role("heading", level=1)).to_have_text("Historikken til registeret")
    check_page(page)
    reflows(page)
    keep(page, "register-history")
    exchange = open_page("planner", f"{R}/exchange", dark=True)
    check_page(exchange)
    reflows(exchange)
    keep(exchange, "register-exchange")
