"""The map as people use it: by pointer and by keys, by day and by night, near and far, live."""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.harness_node import ServedNode

MAP = "/app/live/map"
OPEN = "sv-map[data-ready]"
PLACE: dict[str, Any] = {"lat": 60.7945, "lon": 11.0680}  # Hamar
LATEST_MS = 300
# Notes the moment at which the map holds a stage of a unit.
WAIT_FOR_STAGE = """
([id, stage]) => {
  const map = document.getElementById("map");
  const state = { at: 0 };
  const look = () => {
    if (map.feature("resources", id)?.properties.stage === stage) state.at = Date.now();
    else setTimeout(look, 5);
  };
  look();
  return state;
}
"""
SHADE = """
const ids = map.features("municipalities").map((one) => one.id);
const weeks = (i) => Array.from({ length: 52 }, (_, week) => (i * 7 + week * 11) % 100);
map.shade(Object.fromEntries(ids.map((id, i) => [id, weeks(i)])), {
  steps: Array.from({ length: 52 }, (_, week) => `Uke ${week + 1}`), legend: "Senger som mangler" });
return ids.length;
"""
SCRUB = """
async () => {
  const slider = document.querySelector(".sv-map-slide input");
  const took = [];
  for (let week = 0; week < 52; week++) {
    const begun = performance.now();
    slider.value = week;
    slider.dispatchEvent(new Event("input"));
    took.push(performance.now() - begun);
    await new Promise(requestAnimationFrame);
  }
  return took.sort((a, b) => a - b)[26];
}
"""
# A thousand units move ten times: how often the picture was changed, and in how many seconds.
MOVE = """
async () => {
  const map = document.getElementById("map");
  const source = map.picture.gl.getSource("resources-apart");
  const update = source.updateData.bind(source);
  let drawn = 0;
  source.updateData = (changes) => {
    drawn += 1;
    return update(changes);
  };
  const units = map.features("resources").slice(0, 1000);
  const begun = performance.now();
  for (let beat = 1; beat <= 10; beat++) {
    for (const [i, one] of units.entries()) {
      const coordinates = [5 + i / 100, 58 + beat];
      const properties = { ...one.properties, stage: "moving" };
      map.patch("resources", { ...one, properties, geometry: { type: "Point", coordinates } });
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return [drawn, (performance.now() - begun) / 1000];
}
"""
ALL_ARRIVED = """
async () => {
  const data = await document.getElementById("map").picture.gl.getSource("resources-apart").getData();
  return data.features.filter((one) => one.geometry.coordinates[1] === 68).length === 1000;
}
"""
NO_WEBGL = """
const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith("webgl") ? null : get.call(this, kind, ...more);
};
"""


@pytest.fixture(scope="module")
def unit(node_with_register: ServedNode) -> dict[str, str]:
    """A fire engine that the node answers for."""
    token = node_with_register.token("operator")
    told = node_with_register.ask("GET", f"{MAP}/resources", token).json()
    found = next(one for one in told["features"] if one["properties"]["owner"] == "fire-service-3403")
    return {"unit": found["id"], "owner": found["properties"]["owner"]}


@pytest.fixture(scope="module")
def busy_node(node_with_register: ServedNode, unit: dict[str, str]) -> ServedNode:
    """The node with something on its map."""
    node = node_with_register
    ring = [[11.06, 60.79], [11.08, 60.79], [11.08, 60.80], [11.06, 60.80], [11.06, 60.79]]
    zone = {
        "type": "Feature",
        "properties": {"kind": "HOT"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    opened = node.do(
        "open-incident", title="Brann i lagerhall", type="building_fire", priority=1, zones=[zone], **PLACE
    )
    incident = next(one for one in opened["records"] if one.startswith("incident:"))
    node.do("state-need", incident=incident, capability="fire.aerial", quantity=2, priority=1)
    until = int(time.time() * 1000) + 6 * 3_600_000
    node.do("close-road", lat=60.85, lon=10.99, radius_m=1500, reason="Ras over veien", until_ms=until)
    node.do("report-status", status="available", **unit)
    node.do("report-position", lat=60.80, lon=11.05, **unit)
    return node


@pytest.fixture
def drawn(open_page: Callable[..., Page], busy_node: ServedNode) -> Callable[..., Page]:
    """Open the map, ready, looking at Hamar."""

    def opened(**how: Any) -> Page:
        page = open_page("operator", MAP, at=busy_node, **how)
        page.locator(OPEN).wait_for(timeout=60_000)
        return page

    return opened


def at(page: Page, script: str, given: Any = None) -> Any:
    """Run a line of script with the map as `map`."""
    return page.evaluate(f"(given) => {{ const map = document.getElementById('map'); {script} }}", given)


def looks_at(page: Page, west: float, south: float, east: float, north: float) -> None:
    at(page, "map.fit(given)", [west, south, east, north])
    page.wait_for_timeout(2500)  # cells of the coast come, and are drawn


@pytest.mark.parametrize(("lang", "table"), [("nb", "Det samme"), ("nn", "Det same"), ("en", "The same")])
def test_the_map_opens_with_coast_places_and_sources_in_each_language(
    drawn: Callable[..., Page],
    check_page: Callable[..., None],
    keep: Callable[..., Path],
    lang: str,
    table: str,
) -> None:
    page = drawn(lang=lang)
    page.wait_for_timeout(1500)
    expect(page.locator(".maplibregl-ctrl-attrib")).to_contain_text("© OpenStreetMap contributors, ODbL")
    expect(page.locator(".maplibregl-ctrl-attrib")).to_contain_text("Natural Earth")
    expect(page.locator(".maplibregl-ctrl-scale")).to_contain_text("km")
    expect(page.locator("#map-table > summary")).to_contain_text(table)
    check_page(page)
    keep(page, f"map-{lang}")


@pytest.mark.parametrize("dark", [False, True])
def test_incidents_needs_zones_closures_and_units_stand_near_hamar(
    drawn: Callable[..., Page], check_page: Callable[..., None], keep: Callable[..., Path], *, dark: bool
) -> None:
    page = drawn(dark=dark)
    looks_at(page, 10.85, 60.72, 11.25, 60.9)
    counts = at(page, "return Object.fromEntries(map.layers.map((one) => [one, map.features(one).length]))")
    assert counts["resources"] == 2277
    assert (counts["incidents"], counts["needs"], counts["closures"], counts["areas"]) == (1, 1, 1, 1)
    expect(page.get_by_label("Tidspunkt").first).to_be_visible()  # the closure ends in six hours
    name = "map-near-dark" if dark else "map-near"
    keep(page, name)
    page.locator(".sv-map-menu > summary").click()
    expect(page.locator(".sv-map-layers canvas").first).to_be_visible()
    assert all(words[0].isupper() for words in page.locator(".sv-map-layers li").all_inner_texts())
    check_page(page)
    keep(page, f"{name}-signs")


def test_a_status_reaches_the_map_within_300_ms(
    drawn: Callable[..., Page], busy_node: ServedNode, unit: dict[str, str]
) -> None:
    page = drawn()
    expect(page.locator("#status")).to_have_attribute("data-state", "live")
    took_ms = []
    steps = (("called_out", "moving"), ("on_scene", "there"), ("returning", "moving"), ("available", "free"))
    for status, stage in steps:
        waited = page.evaluate_handle(WAIT_FOR_STAGE, [unit["unit"], stage])
        begun = time.time() * 1000
        busy_node.do("report-status", status=status, **unit)
        page.wait_for_timeout(1000)
        reached = page.evaluate("(state) => state.at", waited)
        assert reached, status
        took_ms.append(reached - begun)
    # The fastest of four, for the machine of the tests is shared; `make bench` holds the median to the limit.
    assert min(took_ms) < LATEST_MS, took_ms


def test_an_incident_that_is_opened_appears_and_goes_when_it_is_closed(
    drawn: Callable[..., Page], busy_node: ServedNode
) -> None:
    page = drawn()
    expect(page.locator("#status")).to_have_attribute("data-state", "live")
    opened = busy_node.do("open-incident", title="Kollisjon", type="traffic_accident", lat=60.9, lon=10.9)
    incident = next(one for one in opened["records"] if one.startswith("incident:"))
    page.wait_for_timeout(1500)
    assert at(page, "return map.feature('incidents', given)?.properties.name", incident) == "Kollisjon"
    busy_node.do("close-incident", incident=incident)
    page.wait_for_timeout(1500)
    assert at(page, "return map.feature('incidents', given)", incident) is None


def test_the_map_says_that_the_node_is_away_no_longer_than_it_is(drawn: Callable[..., Page]) -> None:
    page = drawn()
    expect(page.locator("#status")).to_have_attribute("data-state", "live")
    note = page.locator(".sv-map-note")
    changes = "document.dispatchEvent(new CustomEvent('sv:change', { detail: { kind: 'incident' } }))"
    page.route("**/map/now?*", lambda route: route.abort())
    page.evaluate(changes)
    expect(note).to_contain_text("Noden svarer ikke")
    page.unroute("**/map/now?*")
    page.evaluate(changes)
    expect(note).to_have_text("")


def test_every_feature_is_reached_by_keys_through_the_table(
    drawn: Callable[..., Page], check_page: Callable[..., None], keep: Callable[..., Path]
) -> None:
    page = drawn()
    page.locator("#map-table > summary").focus()
    page.keyboard.press("Enter")
    search = page.locator("#map-search")
    search.focus()
    page.keyboard.type("Hamar")
    rows = page.locator("#map-table tbody tr")
    expect(rows.first).to_contain_text("Hamar")
    assert rows.count() < 100
    show = rows.first.locator("button")
    show.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".sv-map-card")).to_contain_text("Datakvalitet")
    expect(page.locator(".sv-map-card")).to_contain_text("modellert")
    check_page(page)
    keep(page, "map-table", whole=True)
    page.locator("#map-layer").select_option("incidents")
    search.fill("")
    expect(page.locator("#map-table tbody")).to_contain_text("Brann i lagerhall")


def test_a_place_is_picked_and_an_area_drawn_by_keys_alone(
    drawn: Callable[..., Page], keep: Callable[..., Path]
) -> None:
    page = drawn()
    looks_at(page, 10.85, 60.72, 11.25, 60.9)
    middle = at(page, "const {lng, lat} = map.picture.gl.getCenter(); return [lng, lat]")
    at(page, "window.__picked = undefined; map.pick().then((told) => (window.__picked = told))")
    keep(page, "map-pick")
    page.keyboard.press("Enter")
    picked = page.evaluate("() => window.__picked")
    assert picked == {"lon": pytest.approx(middle[0], abs=1e-5), "lat": pytest.approx(middle[1], abs=1e-5)}
    at(page, "map.pick().then((told) => (window.__picked = told))")
    page.keyboard.press("Escape")
    assert page.evaluate("() => window.__picked") is None
    at(page, "map.draw().then((told) => (window.__area = told))")
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press("Enter")
        page.keyboard.press(key)
        page.wait_for_timeout(700)
    keep(page, "map-draw")
    page.get_by_role("button", name="Fullfør").focus()
    page.keyboard.press("Enter")
    area = page.evaluate("() => window.__area")
    assert area["type"] == "Polygon"
    [ring] = area["coordinates"]
    assert len(ring) == 4
    assert ring[0] == ring[-1]


def test_a_way_is_measured_in_kilometres(drawn: Callable[..., Page]) -> None:
    page = drawn()
    looks_at(page, 10.85, 60.72, 11.25, 60.9)
    page.get_by_role("button", name="Mål avstand").click()
    page.keyboard.press("Enter")
    before = at(page, "const {lng, lat} = map.picture.gl.getCenter(); return [lng, lat]")
    page.locator(".sv-map-box canvas").press("ArrowUp")
    page.wait_for_timeout(900)
    after = at(page, "const {lng, lat} = map.picture.gl.getCenter(); return [lng, lat]")
    page.keyboard.press("Enter")
    told = page.locator(".sv-map-bar:not([hidden]) [role=status]").inner_text()
    found = re.search(r"([\d\s]+,\d+) km", told)
    assert found, told
    # Due north: a degree is 111.195 km on the sphere of the map.
    assert float(found[1].replace(",", ".")) == pytest.approx((after[1] - before[1]) * 111.195, abs=0.02)


def test_only_free_ones_of_one_kind_are_shown_when_asked_for(drawn: Callable[..., Page]) -> None:
    page = drawn()
    page.get_by_label("Hvilke ressurser").select_option("free")
    assert at(page, "return map.features('resources').length") == 1  # one alone has told that it is free
    page.get_by_label("Hvilken type").select_option("police")
    assert at(page, "return map.features('resources').length") == 0


def test_who_is_reached_is_shaded_and_said_to_judge_nothing(
    drawn: Callable[..., Page], check_page: Callable[..., None], keep: Callable[..., Path]
) -> None:
    page = drawn()
    page.get_by_label("Hvem som nås").select_option("fire 20")
    expect(page.locator(".sv-map-note")).to_contain_text("Modellert", timeout=20_000)
    page.wait_for_timeout(1500)
    expect(page.locator(".sv-map-legend")).to_contain_text("Prosent av innbyggerne som nås innen 20 min")
    check_page(page)
    keep(page, "map-reached")


def test_a_result_of_52_weeks_is_scrubbed_without_stutter(
    drawn: Callable[..., Page], keep: Callable[..., Path]
) -> None:
    page = drawn()
    values = at(page, SHADE)
    assert values == 357
    slider = page.get_by_label("Senger som mangler")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".sv-map-slide output")).to_have_text("Uke 2")
    keep(page, "map-shaded")
    # Milliseconds that a step holds the page, the median: the machine of the tests is shared, and
    # `make bench` holds the limit for the slowest.
    assert page.evaluate(SCRUB) < 50


def test_the_map_fits_a_narrow_window_and_twice_the_size(
    drawn: Callable[..., Page], reflows: Callable[[Page], None], keep: Callable[..., Path]
) -> None:
    page = drawn()
    page.locator("#map-table > summary").click()
    reflows(page)
    page.set_viewport_size({"width": 320, "height": 700})
    keep(page, "map-320")
    page.set_viewport_size({"width": 640, "height": 900})
    keep(page, "map-200-percent")


def test_all_of_it_is_walked_by_tab(
    drawn: Callable[..., Page], tabs_through: Callable[..., list[Any]]
) -> None:
    page = drawn()
    stops = tabs_through(page)
    told = json.dumps([list(map(str, stop)) if isinstance(stop, tuple) else str(stop) for stop in stops])
    assert "canvas" in told.lower()


def test_without_webgl_the_table_stays_and_a_note_says_why(
    open_page: Callable[..., Page], busy_node: ServedNode, keep: Callable[..., Path]
) -> None:
    page = open_page("operator", "/app/live/help", at=busy_node)
    page.add_init_script(NO_WEBGL)
    page.goto(busy_node.url + MAP)
    page.locator(OPEN).wait_for(timeout=60_000)
    expect(page.locator(".sv-map-note")).to_contain_text("WebGL")
    expect(page.locator("#map-table tbody tr").first).to_be_visible()
    keep(page, "map-no-webgl")


def test_without_scripts_the_tables_have_what_the_map_shows(
    open_page: Callable[..., Page], busy_node: ServedNode, keep: Callable[..., Path]
) -> None:
    page = open_page("operator", f"{MAP}?layer=incidents", at=busy_node, javascript=False)
    expect(page.get_by_role("link", name="Til tabellene for kartet").last).to_be_visible()
    expect(page.get_by_role("table")).to_contain_text("Brann i lagerhall")
    keep(page, "map-no-scripts")


def test_a_thousand_units_that_move_are_drawn_together_and_all_arrive(drawn: Callable[..., Page]) -> None:
    page = drawn()
    times, seconds = page.evaluate(MOVE)
    assert 1 <= times <= 2 * seconds + 2  # twice a second; `make bench` counts frames
    page.wait_for_function(ALL_ARRIVED, timeout=60_000)
