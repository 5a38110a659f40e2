"""110 and 113, two nodes and two browsers: each sees what the other does; one is killed and comes back."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.browser.harness_node import PASSWORD, ServedNode
from tests.web.node_process import free_ports

from samvirke.respond.access.sign_in.accounts import Accounts
from samvirke.web.example import make_example
from samvirke.web.node_folder import wall_ms

HERE = "/app/live/situation"
USERS = {"110": "ola", "113": "liv"}
LATE_MS = 30_000  # until the other node has pulled, on a machine that others use too


@pytest.fixture(scope="module")
def centres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, ServedNode]]:
    """Serve 110 and 113 of the example, which trust each other; 112 and Oslo are away."""
    folder = tmp_path_factory.mktemp("two") / "demo"
    first = free_ports(31_000)
    make_example(folder, first, region="")
    ports = {"110": first, "113": first + 3}
    served = {}
    for name, user in USERS.items():
        Accounts(folder / name / "accounts.json", wall_ms).set_password(user, PASSWORD)
        served[name] = ServedNode(folder / name, ports[name])
    try:
        for node in served.values():
            node.start()
        yield served
    finally:
        for node in served.values():
            node.stop()


def test_each_sees_what_the_other_does_and_nothing_is_lost_when_one_is_killed(
    open_page: Callable[..., Page], keep: Callable[..., object], centres: dict[str, ServedNode]
) -> None:
    fire, health = centres["110"], centres["113"]
    page_110 = open_page("ola", HERE, at=fire)
    page_113 = open_page("liv", HERE, at=health)
    for page in (page_110, page_113):
        expect(page.locator("#status")).to_have_attribute("data-state", "live")
        page.evaluate("() => { globalThis.__same = true; }")

    # 110 opens the fire by hand; the triple alert opens it to 113.
    page_110.keyboard.press("F2")
    page_110.keyboard.type("Bygningsbrann")
    page_110.keyboard.press("Enter")
    page_110.locator("#open-title").fill("Brann på skolen")
    page_110.locator("#open-place").fill("61.115, 10.466")
    page_110.locator("#open-place").press("Enter")
    expect(page_110.get_by_role("link", name="Gå til hendelsen")).to_be_focused()
    incident = fire.get("incidents", user="ola")["items"][0]["id"]
    fire.do("triple-alert", user="ola", incident=incident, message="Brann, flere skadde")

    # 113 sees it without a reload, and answers.
    waiting = page_113.locator("#queue li", has_text="Brann, flere skadde")
    expect(waiting).to_be_visible(timeout=LATE_MS)
    expect(waiting).to_contain_text("BAPS-INNL-1")
    expect(page_113.locator("#incidents").get_by_role("link", name="Brann på skolen")).to_be_visible()
    keep(page_113, "two-centres-113")
    waiting.get_by_role("button", name="Vi rykker ut").click()
    expect(waiting).to_have_count(0)
    expect(page_113.locator("#h-waiting")).to_be_focused()

    # 113 says what it needs; 110 sees that, and that 113 acts.
    health.do("state-need", user="liv", incident=incident, capability="health.air_ambulance", quantity=1)
    need = page_110.locator("#queue li", has_text="1 × Luftambulanse")
    expect(need).to_be_visible(timeout=LATE_MS)
    silent = page_110.locator("#incidents tbody tr").first
    expect(silent).to_contain_text("Ikke svart: 112.innlandet")
    expect(silent).not_to_contain_text("Ikke svart: 112.innlandet, 113.innlandet", timeout=LATE_MS)
    assert page_110.evaluate("() => globalThis.__same") is True
    assert page_113.evaluate("() => globalThis.__same") is True

    # The power of 113 goes. Its page says so and keeps what is shown; 110 goes on.
    health.kill()
    expect(page_113.locator("#status")).to_have_attribute("data-state", "away")
    expect(page_113.locator("#status")).to_contain_text("Noden svarer ikke")
    expect(page_113.locator("#incidents").get_by_role("link", name="Brann på skolen")).to_be_visible()
    keep(page_113, "two-centres-113-away")
    fire.do("log-line", user="ola", incident=incident, text="Taket har falt ned.")

    # It comes back: what both wrote is there, once, and what 110 wrote meanwhile comes too.
    health.start()
    expect(page_113.locator("#status")).to_have_attribute("data-state", "live", timeout=LATE_MS)
    lines = page_113.locator("#h-lines").locator("..")
    expect(lines).to_contain_text("Taket har falt ned.", timeout=LATE_MS)
    assert page_113.evaluate("() => globalThis.__same") is True
    for node, user in ((fire, "ola"), (health, "liv")):
        needs = node.get("needs", user=user)
        assert [one["need"]["capability"] for one in needs] == ["health.air_ambulance"]
        (panel,) = node.get("alerts", user=user)
        answers = {row["who"]: row["answer"] for row in panel["rows"]}
        assert answers["113.innlandet"] == "acting"
