"""The node is killed, as by a power cut, while people work: pages open, lines wait, each is written once."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, Route, expect
from tests.browser.harness_node import PASSWORD, PLACE, ServedNode
from tests.web import waiting

from samvirke.respond.access.sign_in.accounts import Accounts
from samvirke.respond.access.sign_in.person import Person
from samvirke.web.node_folder import wall_ms

until = partial(waiting.until, patience_s=60)
SITUATION = "/app/live/situation"
NODE_IS_GONE = ("net::ERR_", "Failed to fetch")
# A form as acts.html writes it, put into whatever page is open: what is tested here is not the incident page.
PUT_FORM = """(text) => {
  document.querySelector("#tried")?.remove();
  const form = document.createElement("form");
  form.id = "tried"; form.className = "act"; form.method = "post"; form.action = "/app/live/do/log-line";
  form.dataset.act = "log-line"; form.dataset.queue = "";
  const key = Array.from(crypto.getRandomValues(new Uint8Array(9)), (byte) => byte.toString(16)).join("");
  form.innerHTML = `<input type="hidden" name="_key" value="${key}"><input name="text" aria-label="Text">
    <p class="act-said" role="alert" hidden></p><button type="submit">Write</button>`;
  form.elements.text.value = text;
  document.querySelector("#main").prepend(form);
}"""


@pytest.fixture(autouse=True)
def _node_is_back(node: ServedNode) -> Any:
    yield
    if node.process is None:
        node.start()


def kept(open_page: Callable[..., Page], user: str = "operator", path: str = SITUATION, **how: Any) -> Page:
    """Open a page and return once the browser has kept it."""
    page = open_page(user, path, service_worker=True, **how)
    until(lambda: path in seen(page))
    return page


def seen(page: Page) -> list[str]:
    """Return the addresses of the pages that the browser keeps."""
    addresses: list[str] = page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys()) if (name.startsWith("seen-"))
            for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
          return found;
        }"""
    )
    return addresses


def write(page: Page, text: str) -> None:
    """Write a line and send it off."""
    page.evaluate(PUT_FORM, text)
    page.locator("#tried button").click()
    expect(page.locator("#tried input[name=text]")).to_have_value("")


def hold(_route: Route) -> None:
    """Hold back what a page asks for, until the page is unrouted."""


def lines(node: ServedNode) -> list[str]:
    """Return what stands in the log, in its order."""
    return [one["text"] for one in node.get("records?kind=log_line&limit=500")["items"]]


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


def test_lines_written_without_the_node_wait_in_order_and_are_written_once(
    node: ServedNode, open_page: Callable[..., Page], keep: Callable[..., Any]
) -> None:
    page = kept(open_page)
    write(page, "first, the node answers")
    node.kill()
    expect(page.locator("#status")).to_have_attribute("data-state", "away")
    for text in ("second", "third", "fourth"):
        write(page, text)
    expect(page.locator("#waiting li")).to_have_count(3)
    expect(page.locator("#waiting")).to_contain_text("3 venter på å bli sendt")
    keep(page, "offline-waiting")
    node.start()
    expect(page.locator("#waiting")).to_be_hidden(timeout=60_000)
    assert lines(node) == ["first, the node answers", "second", "third", "fourth"]


def test_what_waits_is_sent_by_the_next_tab_when_the_first_was_closed(
    node: ServedNode, open_page: Callable[..., Page]
) -> None:
    page = kept(open_page)
    before = len(lines(node))
    node.kill()
    write(page, "written before the tab was closed")
    expect(page.locator("#waiting li")).to_have_count(1)
    context = page.context
    page.close()
    node.start()
    context.new_page().goto(node.url + SITUATION)
    until(lambda: lines(node)[before:] == ["written before the tab was closed"])


def test_a_line_whose_answer_was_lost_is_not_written_twice(
    node: ServedNode, open_page: Callable[..., Page]
) -> None:
    page = kept(open_page)
    before = len(lines(node))
    arrived = []

    def lose_the_first_answer(route: Route) -> None:
        arrived.append(route.request.post_data)
        if len(arrived) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/do/log-line", lose_the_first_answer)
    write(page, "said once")
    expect(page.locator("#waiting li")).to_have_count(1)
    expect(page.locator("#waiting")).to_be_hidden(timeout=60_000)  # tried again within ten seconds
    assert len(arrived) == 2
    assert arrived[0] == arrived[1]
    assert lines(node)[before:] == ["said once"]


def test_lines_of_one_kept_page_that_was_opened_again_and_again_are_each_written_once(
    node: ServedNode, open_page: Callable[..., Page]
) -> None:
    """What was kept holds the keys of the forms as they were: each opening of it begins with the same."""
    incident = node.do("open-incident", type="building_fire", title="Fire", lat=60.7945, lon=11.068)[
        "records"
    ][0]
    page = kept(open_page, path=f"/app/live/incident/{incident}")
    before = len(lines(node))
    node.kill()
    keys, tabs = [], [page]
    written = [
        "first",
        "second, after a reload",
        "third, in a tab beside it",
        "fourth, after both were closed",
    ]
    for text in written:
        if text.startswith("third"):
            tabs.append(page.context.new_page())
        elif text.startswith("fourth"):
            tabs.append(page.context.new_page())
            for tab in tabs[:-1]:
                tab.close()
        tab = tabs[-1]
        tab.goto(f"{node.url}/app/live/incident/{incident}")
        keys += tab.evaluate(
            "() => [...document.querySelectorAll('form.act [name=_key]')].map((one) => one.value)"
        )
        tab.locator("#line").fill(text)
        tab.locator("#line").press("Enter")
        expect(tab.locator("#line")).to_have_value("")
    assert len(keys) == len(set(keys)) > 4  # forms that do not wait have keys of their own too
    expect(tabs[-1].locator("#waiting li")).to_have_count(4)
    node.start()
    until(lambda: lines(node)[before:] == written)
    expect(tabs[-1].locator("#waiting")).to_be_hidden(timeout=60_000)
    assert lines(node)[before:] == written


def test_two_clicks_are_one_line_and_what_is_written_while_one_is_under_way_is_another(
    node: ServedNode, open_page: Callable[..., Page]
) -> None:
    page = kept(open_page)
    before = len(lines(node))
    page.route("**/do/log-line", hold)
    twice = "() => { for (const _ of [1, 2]) document.querySelector('#tried').requestSubmit(); }"
    page.evaluate(PUT_FORM, "clicked twice")
    with page.expect_request("**/do/log-line"):
        page.evaluate(twice)
    page.locator("#tried input[name=text]").fill("while the first was under way")
    page.evaluate(twice)
    expect(page.locator("#waiting li")).to_have_count(0)  # they are sent, they do not wait
    page.locator("#tried input[name=text]").fill("not sent yet")
    page.unroute("**/do/log-line")
    until(lambda: lines(node)[before:] == ["clicked twice", "while the first was under way"])
    expect(page.locator("#tried button")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("#waiting")).to_be_hidden()
    expect(page.locator("#tried input[name=text]")).to_have_value("not sent yet")
    assert len(lines(node)) == before + 2


def test_what_was_refused_because_its_key_was_used_is_written_when_it_is_tried_again(
    node: ServedNode, open_page: Callable[..., Page]
) -> None:
    """Such lines lie in browsers since before each had a key of its own."""
    page = kept(open_page)
    before = len(lines(node))
    page.evaluate(
        """async () => {
          const base = await new Promise((yes) => {
            const asked = indexedDB.open("samvirke-waiting", 1);
            asked.onsuccess = () => yes(asked.result);
          });
          const table = base.transaction("forms", "readwrite").objectStore("forms");
          for (const text of ["used the key", "came after"]) table.add({
            user: "operator", action: "/app/live/do/log-line", says: text, written_ms: Date.now(),
            body: new URLSearchParams({ text, _key: "of-the-kept-page", _user: "operator" }).toString(),
          });
        }"""
    )
    expect(page.locator("#waiting .fault")).to_have_count(1, timeout=60_000)
    page.locator("#waiting").get_by_role("button", name="Prøv igjen").click()
    expect(page.locator("#waiting")).to_be_hidden()
    assert lines(node)[before:] == ["used the key", "came after"]


def test_what_one_person_wrote_is_never_sent_as_another(
    node: ServedNode, open_page: Callable[..., Page], keep: Callable[..., Any]
) -> None:
    page = kept(open_page)
    before = len(lines(node))
    leader = node.sign_in("leader")
    node.kill()
    write(page, "by the operator")
    # Somebody else comes before it is sent: their session takes the place of the operator's.
    context = page.context
    context.clear_cookies(name="samvirke")
    context.add_cookies([{"name": "samvirke", "value": leader, "url": node.url}])
    node.start()
    expect(page.locator("#waiting")).to_contain_text("En annen er logget inn nå", timeout=60_000)
    keep(page, "offline-other-user")
    other = context.new_page()
    other.goto(node.url + SITUATION)
    expect(other.locator("#waiting")).to_contain_text("1 som en annen har skrevet")
    expect(other.locator("#waiting")).not_to_contain_text("by the operator")
    assert lines(node)[before:] == []
    # The operator signs in again, in a new tab.
    other.close()
    page.close()
    context.add_cookies([{"name": "samvirke", "value": node.sign_in("operator"), "url": node.url}])
    context.new_page().goto(node.url + SITUATION)
    until(lambda: lines(node)[before:] == ["by the operator"])
    (line,) = node.get("records?kind=log_line&limit=500")["items"][before:]
    assert line["by"][0] == "operator"


def test_what_was_signed_out_meanwhile_waits_for_the_same_person(
    node: ServedNode, open_page: Callable[..., Page]
) -> None:
    page = kept(open_page)
    before = len(lines(node))
    node.kill()
    write(page, "before the session ended")
    page.context.clear_cookies(name="samvirke")
    node.start()
    expect(page.locator("#waiting")).to_contain_text("Du er logget ut", timeout=60_000)
    assert lines(node)[before:] == []
    page.context.add_cookies([{"name": "samvirke", "value": node.sign_in("operator"), "url": node.url}])
    until(lambda: lines(node)[before:] == ["before the session ended"])


def test_a_line_that_the_node_refuses_is_shown_kept_and_can_be_thrown_away(
    node: ServedNode,
    open_page: Callable[..., Page],
    check_page: Callable[..., None],
    keep: Callable[..., Any],
) -> None:
    page = kept(open_page)
    before = len(lines(node))
    node.kill()
    page.evaluate(PUT_FORM, "about an incident that is not there")
    page.evaluate(
        """() => document.querySelector("#tried").insertAdjacentHTML(
             "afterbegin", `<input type="hidden" name="incident" value="999">`)"""
    )
    page.locator("#tried button").click()
    write(page, "about nothing in particular")
    expect(page.locator("#waiting li")).to_have_count(2)
    node.start()
    # It stands in nobody's way: what was written after it is sent.
    until(lambda: lines(node)[before:] == ["about nothing in particular"])
    expect(page.locator("#waiting")).to_contain_text("about an incident that is not there")
    expect(page.locator("#waiting .fault")).to_contain_text("Det ble ikke gjort")
    check_page(page, expected=(*NODE_IS_GONE, "status of 4"))
    keep(page, "offline-refused")
    page.locator("#waiting").get_by_role("button", name="Kopier teksten").focus()
    page.locator("#waiting").get_by_role("button", name="Kast").click()
    expect(page.locator("#waiting")).to_be_hidden()


def test_signing_out_throws_away_the_pages_and_asks_about_what_waits(
    node: ServedNode, open_page: Callable[..., Page], keep: Callable[..., Any]
) -> None:
    page = open_page(None, "/sign-in?next=/app/live/situation", service_worker=True)
    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
    page.get_by_label("Bruker").fill("operator")
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn").click()
    until(lambda: SITUATION in seen(page))
    before = len(lines(node))
    page.route("**/do/log-line", lambda route: route.abort())
    write(page, "kept for me")
    expect(page.locator("#waiting li")).to_have_count(1)
    page.locator("details.account summary").click()
    page.get_by_role("button", name="Logg ut").click()
    expect(page.get_by_role("dialog")).to_contain_text("1 som du har skrevet")
    keep(page, "offline-leaving")
    page.get_by_role("button", name="Bli værende innlogget").click()
    expect(page.locator("#waiting li")).to_have_count(1)
    page.locator("details.account summary").click()
    page.get_by_role("button", name="Logg ut").click()
    page.get_by_role("button", name="Logg ut, behold dem her til meg").click()
    expect(page.get_by_label("Bruker")).to_be_visible()
    assert seen(page) == []
    page.unroute("**/do/log-line")
    page.get_by_label("Bruker").fill("operator")
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn").click()
    until(lambda: lines(node)[before:] == ["kept for me"])
    until(lambda: SITUATION in seen(page))
    page.locator("details.account summary").click()
    page.get_by_role("button", name="Logg ut").click()
    expect(page.get_by_label("Bruker")).to_be_visible()
    assert seen(page) == []
    until(lambda: page.evaluate("async () => (await indexedDB.databases()).length") == 0)


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


def reads(node: ServedNode) -> int:
    """Return how often somebody read what is shielded, as the node wrote it down."""
    events = node.get("records?kind=access_event&limit=500")["items"]
    return len([one for one in events if one["what"] == "read"])


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


def test_an_incident_goes_on_without_the_node(
    node: ServedNode,
    open_page: Callable[..., Page],
    check_page: Callable[..., None],
    reflows: Callable[[Page], None],
    keep: Callable[..., Any],
) -> None:
    done = node.do(
        "open-incident", type="building_fire", title="Flood at the bridge", lat=60.7945, lon=11.068
    )
    opened = done["records"][0]
    path = f"/app/live/incident/{opened}"
    page = kept(open_page, path=path)
    node.kill()
    page.reload()
    expect(page.locator("h1")).to_contain_text("Flood at the bridge")
    expect(page.locator("#status")).to_have_attribute("data-state", "away")
    for text in ("The bridge is closed", "Two cars turned round"):
        page.locator("#line").fill(text)
        page.locator("#line").press("Enter")
        expect(page.locator("#line")).to_have_value("")
    expect(page.locator("#waiting li")).to_have_count(2)
    expect(page.locator("#line-form .act-said")).to_have_text("2 venter på å bli sendt")
    check_page(page, expected=NODE_IS_GONE)
    reflows(page)
    keep(page, "offline-incident")
    page.set_viewport_size({"width": 320, "height": 700})
    keep(page, "offline-incident-320")
    node.start()
    expect(page.locator("#waiting")).to_be_hidden(timeout=60_000)
    expect(page.locator("#line-form .act-said")).to_be_hidden()
    written = [
        one for one in node.get("records?kind=log_line&limit=500")["items"] if one["subject"] == opened
    ]
    assert [one["text"] for one in written] == ["The bridge is closed", "Two cars turned round"]
    # They bear the moment at which they were written, not the one at which they came.
    assert all(one["happened_at_ms"] < one["made_at_ms"] - 500 for one in written)
