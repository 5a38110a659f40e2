"""The node is killed, as by a power cut, while people write: lines wait, and each is written once."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from tests.browser.harness_node import PASSWORD, ServedNode
from tests.browser.harness_offline import NODE_IS_GONE, SITUATION, hold, kept, seen, until

pytestmark = pytest.mark.usefixtures("node_is_back")
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


def write(page: Page, text: str) -> None:
    """Write a line and send it off."""
    page.evaluate(PUT_FORM, text)
    page.locator("#tried button").click()
    expect(page.locator("#tried input[name=text]")).to_have_value("")


def lines(node: ServedNode) -> list[str]:
    """Return what stands in the log, in its order."""
    return [one["text"] for one in node.get("records?kind=log_line&limit=500")["items"]]


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
