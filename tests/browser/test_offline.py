"""The node is killed, as by a power cut: pages that were seen open, and say how old they are."""

import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, expect
from tests.browser.harness_node import PASSWORD, PLACE, ServedNode
from tests.browser.harness_offline import NODE_IS_GONE, SITUATION, hold, kept, seen, until

from samvirke.respond.access.sign_in.accounts import Accounts
from samvirke.respond.access.sign_in.person import Person
from samvirke.web.node_folder import wall_ms

pytestmark = pytest.mark.usefixtures("node_is_back")


def files_kept(page: Page) -> int:
    """Return how many files the browser keeps."""
    many: int = page.evaluate(
        """async () => {
          let n = 0;
          for (const name of await caches.keys()) if (name.startsWith("files-"))
            n += (await (await caches.open(name)).keys()).length;
          return n;
        }"""
    )
    return many


def files_told(node: ServedNode) -> dict[str, list[str]]:
    """Return which files the worker is told to keep."""
    first = httpx2.get(f"{node.url}/sw.js").text.partition("\n")[0]
    told: dict[str, list[str]] = json.loads(first.removeprefix("const TOLD = ")[:-1])
    return told


# Besides the files: the page where nothing was kept in three languages, and which of them is read.
BESIDES = 4


def reads(node: ServedNode) -> int:
    """Return how often somebody read what is shielded, as the node wrote it down."""
    events = node.get("records?kind=access_event&limit=500")["items"]
    return len([one for one in events if one["what"] == "read"])


def test_a_page_that_was_seen_opens_without_the_node_and_says_how_old_it_is(
    node: ServedNode,
    open_page: Callable[..., Page],
    check_page: Callable[..., None],
    keep: Callable[..., Any],
) -> None:
    page = kept(open_page)
    until(lambda: "/app/live/map/now" in seen(page))  # what the map of the page has drawn
    node.kill()
    page.reload()
    expect(page.locator("h1")).to_have_text("Situasjon")
    expect(page.locator("#offline")).to_contain_text("ble lagret på denne maskinen")
    expect(page.locator("#status")).to_contain_text("Noden svarer ikke")
    check_page(page, expected=NODE_IS_GONE)
    keep(page, "offline-situation")
    node.start()
    expect(page.locator("#status")).to_have_text("Direkte", timeout=60_000)
    # Twice where the machine is so busy that the kept page came first once more.
    expect(page.locator("#offline")).to_be_empty(timeout=120_000)


def test_whoever_comes_after_sees_nothing_that_was_kept_for_another(
    node: ServedNode,
    open_page: Callable[..., Page],
    check_page: Callable[..., None],
    keep: Callable[..., Any],
) -> None:
    page = kept(open_page)
    other = "/app/live/who"
    page.context.clear_cookies(name="samvirke")
    page.context.add_cookies([{"name": "samvirke", "value": node.token("leader"), "url": node.url}])
    page.goto(node.url + other)
    until(lambda: other in seen(page) and SITUATION not in seen(page))
    node.kill()
    page.goto(node.url + SITUATION)
    expect(page.locator("h1")).to_have_text("Noden svarer ikke")
    expect(page.locator("#kept a")).to_have_count(1)
    check_page(page, expected=NODE_IS_GONE)
    keep(page, "offline-nothing-kept")


def test_what_is_shown_on_asking_alone_is_never_kept(
    node: ServedNode, open_page: Callable[..., Page]
) -> None:
    """Each reading of what is shielded is written down: none can happen from a page that the browser kept."""
    done = node.do(
        "open-incident",
        type="building_fire",
        title="Smoke in a flat",
        lat=60.7945,
        lon=11.068,
        vulnerability="Canary behind the gate",
    )
    incident = done["records"][0]
    named = Person(
        user="named",
        organisation=str(PLACE["organisation"]),
        agency="fire",
        roles={"live": "operator"},
        named_for=frozenset({incident}),
    )
    Accounts(node.folder / "accounts.json", wall_ms).add(named, PASSWORD)
    page = kept(open_page, "named", f"/app/live/incident/{incident}")
    shown = page.locator("a[href*='/shielded/']").first.get_attribute("href")
    assert shown is not None
    # The same page to the node, by other letters; the last is no address at all.
    ways = (
        shown,
        shown.replace("shielded", "%73hielded"),
        shown.replace("/incident/", "%2Fincident%2F"),
        shown.replace("shielded", "%E0%A4%A"),
    )
    before = reads(node)
    for way in ways:
        page.evaluate(
            "(way) => navigator.serviceWorker.controller.postMessage({keep: location.origin + way})", way
        )
    other = "/app/live/who"  # the worker does one thing after another: then it has done those
    page.evaluate(
        "(way) => navigator.serviceWorker.controller.postMessage({keep: location.origin + way})", other
    )
    until(lambda: other in seen(page))
    assert reads(node) == before  # a worker that asks for it reads it
    for way in ways[:3]:
        page.goto(f"{node.url}{way}")
        expect(page.locator("main")).to_contain_text("Canary behind the gate")
    assert reads(node) == before + 1
    page.goto(f"{node.url}{SITUATION}")
    until(lambda: SITUATION in seen(page))
    pages = {one for one in seen(page) if "/map/" not in one}
    assert pages == {f"/app/live/incident/{incident}", other, SITUATION}
    assert "Canary" not in page.evaluate(
        """async () => {
          let all = "";
          for (const name of await caches.keys()) if (name.startsWith("seen-")) {
            const cache = await caches.open(name);
            for (const one of await cache.keys()) all += await (await cache.match(one)).text();
          }
          return all;
        }"""
    )
    node.kill()
    for way in ways:
        page.goto(f"{node.url}{way}")
        expect(page.locator("body")).not_to_contain_text("Canary")


def test_the_files_of_the_pages_and_of_the_map_are_kept(
    node: ServedNode, open_page: Callable[..., Page]
) -> None:
    page = kept(open_page)
    told = files_told(node)
    wanted = {*told["files"], *told["later"]}
    assert any("map-land" in one for one in wanted)
    until(lambda: files_kept(page) == len(wanted) + BESIDES)
    node.kill()
    fetched = page.evaluate(
        "async (all) => (await Promise.all(all.map((one) => fetch(one)))).filter((one) => one.ok).length",
        sorted(wanted),
    )
    assert fetched == len(wanted)


def test_the_map_is_kept_whole_though_the_node_went_away_while_it_was_fetched(
    node: ServedNode, open_page: Callable[..., Page]
) -> None:
    page = kept(open_page)
    told = files_told(node)
    wanted = len({*told["files"], *told["later"]}) + BESIDES
    until(lambda: files_kept(page) == wanted)
    taken = told["later"][::4]
    page.evaluate(
        """async (taken) => {
          for (const name of await caches.keys()) if (name.startsWith("files-"))
            for (const one of taken) await (await caches.open(name)).delete(one);
        }""",
        taken,
    )
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    node.kill()
    page.reload()  # it is tried in vain
    expect(page.locator("#offline")).to_contain_text("ble lagret på denne maskinen")
    page.wait_for_timeout(3_000)
    assert files_kept(page) == wanted - len(taken)
    node.start()
    page.reload()
    until(lambda: files_kept(page) == wanted)


def test_a_page_that_was_opened_while_the_worker_took_over_is_kept(
    node: ServedNode, open_page: Callable[..., Page]
) -> None:
    path = "/app/live/help"
    first = open_page("operator", "/offline", service_worker=True)  # a page that registers none
    page = first.context.new_page()
    page.route("**/shell.js", hold)
    with page.expect_request("**/shell.js"):
        page.goto(node.url + path, wait_until="commit")
    first.evaluate("() => void navigator.serviceWorker.register('/sw.js', { scope: '/app/' })")
    until(lambda: page.evaluate("() => navigator.serviceWorker.controller !== null"))
    assert seen(first) == []
    page.unroute("**/shell.js")
    until(lambda: path in seen(first))
