"""The twelve cases of consent, as a visitor meets them; each first makes sure that the banner was seen.

A test that never saw the banner would pass on a page without one: browsers that are driven by a program are
sometimes shown none (`navigator.webdriver`).
"""

import json
import secrets
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import apsw
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.harness_node import ServedNode
from tests.browser.harness_page import axe, sideways, tabs_through

from samvirke.web.public.choice import LASTS_S, Choice
from samvirke.web.public.proof import Given, Proof, utc
from samvirke.web.public.purposes import declared
from samvirke.web.public.receipt import MANDATORY

HEADING = "Du bestemmer over dine egne data"
BUTTONS = ("Lagre innstillinger", "Godta alle", "Bare nødvendige")
STORED = """async () => ({
  local: Object.keys(localStorage), session: Object.keys(sessionStorage),
  databases: (await indexedDB.databases()).map((one) => one.name), caches: await caches.keys(),
})"""
NOTHING: dict[str, list[str]] = {"local": [], "session": [], "databases": [], "caches": []}


class Visitor:
    """Somebody with a browser of their own that has never been here.

    Parameters
    ----------
    browser, node
        With what, and where.
    javascript
        Whether their browser runs scripts.
    """

    def __init__(self, browser: Browser, node: ServedNode, *, javascript: bool = True, **how: Any) -> None:
        self.node = node
        self.asked: list[str] = []
        self.complaints: list[str] = []
        how.setdefault("viewport", {"width": 1280, "height": 900})
        self.context: BrowserContext = browser.new_context(java_script_enabled=javascript, **how)
        self.context.set_default_timeout(15_000)
        self.context.on("request", lambda request: self.asked.append(str(request.url)))
        self.page: Page = self.context.new_page()
        self.page.on(
            "console", lambda told: self.complaints.append(told.text) if told.type == "error" else None
        )

    def comes(self, path: str = "/") -> None:
        """Open a page."""
        self.page.goto(self.node.url + path, wait_until="load")

    def sees_the_banner(self) -> None:
        """Make sure that the banner is there to be seen."""
        expect(self.page.get_by_role("region", name=HEADING)).to_be_visible()
        expect(self.page.get_by_role("heading", name=HEADING)).to_be_in_viewport()

    def sees_no_banner(self) -> None:
        """Make sure that nobody is asked."""
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        expect(self.page.get_by_role("region", name=HEADING)).to_have_count(0)

    def presses(self, button: str) -> None:
        """Press one of the three buttons."""
        self.page.get_by_role("button", name=button, exact=True).click()
        self.page.wait_for_load_state("load")

    @property
    def cookies(self) -> set[str]:
        """Names of the cookies that the browser holds."""
        return {str(cookie.get("name")) for cookie in self.context.cookies()}

    @property
    def cookie(self) -> str:
        """The cookie that holds the choice."""
        return next(
            str(cookie.get("value")) for cookie in self.context.cookies() if cookie.get("name") == "samtykke"
        )


@pytest.fixture
def visitor(browser: Browser, node: ServedNode) -> Iterator[Callable[..., Visitor]]:
    """Let visitors come, and go at the end."""
    here: list[Visitor] = []

    def comes(**how: Any) -> Visitor:
        here.append(Visitor(browser, node, **how))
        return here[-1]

    yield comes
    for one in here:
        one.context.close()


def in_file(node: ServedNode, file: str, query: str) -> list[Any]:
    """Look into a file of the public site, as whoever runs the node could."""
    path = node.folder / "public" / file
    if not path.exists():
        return []
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    connection.set_busy_timeout(5000)  # the node may be writing
    found = list(connection.execute(query).fetchall())
    connection.close()
    return found


def visits(node: ServedNode) -> int:
    return sum(n for (n,) in in_file(node, "statistics.sqlite", "SELECT count(*) FROM visits"))


def given(node: ServedNode, id_: str) -> list[dict[str, Any]]:
    rows = in_file(node, "consent.sqlite", "SELECT told FROM given ORDER BY n")
    return [told for (text,) in rows if (told := json.loads(text))["id"] == id_]


SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])


@SCRIPTS
def test_1_the_first_visit_stores_nothing_and_asks_no_other_site(
    visitor: Callable[..., Visitor], node: ServedNode, javascript: bool
) -> None:
    one = visitor(javascript=javascript)
    one.comes()
    one.sees_the_banner()
    before = visits(node)
    one.page.mouse.wheel(0, 3000)
    one.page.get_by_role("link", name="personvernerklæring").first.click()
    expect(one.page.get_by_role("heading", level=1)).to_have_text("Personvernerklæring")
    one.sees_the_banner()
    one.page.mouse.wheel(0, 3000)
    assert one.cookies == set()
    assert visits(node) == before
    if javascript:
        assert one.page.evaluate(STORED) == NOTHING
    assert {urlsplit(url).netloc for url in one.asked} == {urlsplit(node.url).netloc}
    assert one.complaints == []


@SCRIPTS
@pytest.mark.parametrize("button", ["Bare nødvendige", "Lagre innstillinger"])
def test_2_no_leaves_neither_cookie_nor_row(
    visitor: Callable[..., Visitor], node: ServedNode, javascript: bool, button: str
) -> None:
    one = visitor(javascript=javascript)
    one.comes()
    one.sees_the_banner()
    before = visits(node)
    one.presses(button)
    expect(one.page.get_by_role("status")).to_contain_text("Valget ditt er lagret.")
    one.comes("/personvern")
    one.sees_no_banner()
    assert one.cookies == {"samtykke"}
    assert visits(node) == before


@SCRIPTS
@pytest.mark.parametrize(
    "ticked",
    [(), ("statistics",), ("marketing",), ("statistics", "marketing")],
    ids=["none", "statistics", "marketing", "both"],
)
def test_3_each_combination_gives_just_the_cookies_of_the_declaration(
    visitor: Callable[..., Visitor], javascript: bool, ticked: tuple[str, ...]
) -> None:
    one = visitor(javascript=javascript)
    one.comes()
    one.sees_the_banner()
    for purpose in declared().asked:
        box = one.page.get_by_role("checkbox", name=purpose.title["nb"])
        expect(box).not_to_be_checked()
        if purpose.name in ticked:
            box.check()
    one.presses("Lagre innstillinger")
    one.comes("/tilgjengelighet")
    wanted = {
        cookie.name for purpose in declared().asked if purpose.name in ticked for cookie in purpose.cookies
    }
    assert one.cookies == {"samtykke"} | wanted


@SCRIPTS
def test_4_withdrawing_by_the_icon_takes_the_cookie_stops_the_count_and_is_proved(
    visitor: Callable[..., Visitor], node: ServedNode, javascript: bool
) -> None:
    one = visitor(javascript=javascript)
    one.comes()
    one.sees_the_banner()
    one.presses("Godta alle")
    one.comes("/personvern")
    assert one.cookies == {"samtykke", "besok"}
    with_consent = visits(node)
    assert with_consent >= 2
    icon = one.page.locator(".consent-icon")
    box = icon.bounding_box()
    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (44, 44)
    assert (box["x"] < 60, box["y"] > 900 - 100) == (True, True)  # the lower left corner
    icon.click()
    statistics = one.page.get_by_role("checkbox", name="Statistiske")
    expect(statistics).to_be_checked()
    statistics.uncheck()
    one.presses("Lagre innstillinger")
    expect(one.page.get_by_role("heading", level=1)).to_have_text(
        "Personvernerklæring"
    )  # back where they were
    assert one.cookies == {"samtykke"}
    assert visits(node) < with_consent
    left = visits(node)
    one.comes()
    assert visits(node) == left
    assert [told["statistics"] for told in given(node, one.cookie.split(".")[0])] == [True, False]


@SCRIPTS
def test_4_withdrawing_all_is_one_click_after_the_icon(
    visitor: Callable[..., Visitor], javascript: bool
) -> None:
    one = visitor(javascript=javascript)
    one.comes()
    one.sees_the_banner()
    one.presses("Godta alle")
    one.page.get_by_role("link", name="Endre samtykke").last.click()
    one.presses("Bare nødvendige")
    assert one.cookies == {"samtykke"}


def test_6_everything_is_reached_by_at_most_eight_tabs_and_escape_says_nothing(
    visitor: Callable[..., Visitor], node: ServedNode
) -> None:
    one = visitor()
    one.comes()
    one.sees_the_banner()
    stops = [stop.name for stop in tabs_through(one.page)[:8]]
    for name in ("Gå til hovedinnholdet", "personvernerklæring", "Statistiske", "Markedsføring", *BUTTONS):
        assert name in stops, stops
    one.page.get_by_role("button", name="Godta alle").focus()
    one.page.keyboard.press("Escape")
    one.sees_the_banner()
    assert one.cookies == set()
    one.page.get_by_role("checkbox", name="Statistiske").focus()
    one.page.keyboard.press("Space")
    one.page.get_by_role("button", name="Lagre innstillinger").focus()
    one.page.keyboard.press("Enter")
    one.page.wait_for_load_state("load")
    expect(one.page.get_by_role("status")).to_be_visible()
    assert given(node, one.cookie.split(".")[0])[-1]["statistics"] is True


STYLE = """(button) => {
  const style = getComputedStyle(button), box = button.getBoundingClientRect();
  return [style.fontSize, style.fontWeight, style.fontFamily, style.color, style.backgroundColor,
    style.borderColor, style.borderWidth, Math.round(box.width), Math.round(box.height)].join(" | ");
}"""
CONTRAST = """(button) => {
  const light = (text) => {
    const [r, g, b] = text.match(/[\\d.]+/g).slice(0, 3).map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const style = getComputedStyle(button);
  const [a, b] = [light(style.color), light(style.backgroundColor)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_7_the_three_buttons_are_equal_and_all_can_use_the_form(
    visitor: Callable[..., Visitor], keep: Callable[..., Path], scheme: Any, lang: str
) -> None:
    one = visitor(color_scheme=scheme)
    one.comes(f"/?lang={lang}")
    words = declared().notice
    expect(one.page.get_by_role("heading", name=words["heading"][lang])).to_be_visible()
    buttons = [
        one.page.get_by_role("button", name=words[name][lang]) for name in ("save", "all", "necessary")
    ]
    assert len({button.evaluate(STYLE) for button in buttons}) == 1
    assert min(button.evaluate(CONTRAST) for button in buttons) >= 4.5
    assert axe(one.page) == []
    keep(one.page, f"consent-{scheme}-{lang}")
    for width, height in ((640, 450), (320, 700)):
        one.page.set_viewport_size({"width": width, "height": height})
        assert sideways(one.page) == ""
        assert len({button.evaluate(STYLE) for button in buttons}) == 1
        assert axe(one.page) == []
        keep(one.page, f"consent-{scheme}-{lang}-{width}", whole=True)


def sealed(node: ServedNode, *, major: int, age_s: int = 60, now_s: int) -> str:
    """Make a cookie as the node does, with its key, and the proof behind it."""
    key = bytes.fromhex(json.loads((node.folder / "public" / "key").read_text()))
    at_s = now_s - age_s
    choice = Choice(id=secrets.token_hex(16), major=major, statistics=True, marketing=True, at_s=at_s)
    told = Given(
        id=choice.id,
        at=utc(at_s),
        statistics=True,
        marketing=True,
        version=f"{major}.0",
        digest=declared().digest("nb"),
        method="all",
        language="nb",
        gpc=False,
    )
    proof = Proof(node.folder / "public" / "consent.sqlite")
    proof.write(told, declared().shown("nb"), at_s)
    proof.kept.close()
    return choice.sealed(key)


def test_8_a_major_version_asks_anew_and_a_minor_one_does_not(
    visitor: Callable[..., Visitor], node: ServedNode
) -> None:
    one = visitor()
    one.comes()
    one.sees_the_banner()
    one.presses("Godta alle")
    now_s = int(one.cookie.split(".")[3])
    # The minor version is no part of what the cookie says: a choice on 1.0 holds for 1.1.
    assert one.cookie.split(".")[1] == declared().version.partition(".")[0]
    one.comes()
    one.sees_no_banner()
    older = sealed(node, major=declared().major - 1, now_s=now_s)
    one.context.clear_cookies()
    one.context.add_cookies([{"name": "samtykke", "value": older, "url": node.url}])
    before = visits(node)
    one.comes()
    one.sees_the_banner()
    assert visits(node) == before


def test_9_a_browser_that_says_no_is_not_asked_and_nothing_is_stored(
    visitor: Callable[..., Visitor], node: ServedNode
) -> None:
    plain = visitor()
    plain.comes()
    plain.sees_the_banner()  # others are asked at the same time
    one = visitor(extra_http_headers={"Sec-GPC": "1"})
    before = visits(node)
    one.comes()
    one.sees_no_banner()
    expect(one.page.locator(".consent-icon")).to_be_visible()
    assert one.cookies == set()
    assert visits(node) == before
    one.page.locator(".consent-icon").click()
    expect(one.page.get_by_text("Det gjelder som nei til begge")).to_be_visible()
    one.page.get_by_role("checkbox", name="Statistiske").check()
    one.presses("Lagre innstillinger")
    assert given(node, one.cookie.split(".")[0])[-1]["gpc"] is True


@pytest.mark.parametrize("kind", ["forged", "old"])
def test_10_a_forged_or_old_cookie_counts_as_no(
    visitor: Callable[..., Visitor], node: ServedNode, kind: str
) -> None:
    one = visitor()
    one.comes()
    one.sees_the_banner()
    one.presses("Godta alle")
    one.comes()
    one.sees_no_banner()
    now_s = int(one.cookie.split(".")[3])
    good = sealed(node, major=declared().major, now_s=now_s)
    if kind == "old":
        bad = sealed(node, major=declared().major, age_s=LASTS_S + 1, now_s=now_s)
    else:
        bad = good[:-1] + ("0" if good[-1] != "0" else "1")
    for value, counts in ((good, True), (bad, False)):
        one.context.clear_cookies()
        one.context.add_cookies([{"name": "samtykke", "value": value, "url": node.url}])
        before = visits(node)
        one.comes()
        assert (visits(node) > before) == counts
        assert ("besok" in one.cookies) == counts
    one.sees_the_banner()


def test_11_the_receipt_can_be_fetched_and_checked_and_an_edited_row_is_found(
    visitor: Callable[..., Visitor], node: ServedNode, tmp_path: Path, keep: Callable[..., Path]
) -> None:
    one = visitor()
    one.comes()
    one.sees_the_banner()
    shown = one.page.get_by_role("region", name=HEADING).inner_text()
    one.presses("Godta alle")
    one.page.get_by_role("link", name="Se kvitteringen").click()
    keep(one.page, "consent-receipt")
    with one.page.expect_download() as fetched:
        one.page.get_by_role("link", name="Hent kvitteringen som fil").click()
    told = json.loads(Path(fetched.value.path()).read_text("utf-8"))
    assert set(MANDATORY) <= set(told)
    words = one.page.request.get(told["dpv:hasNotice"]["@id"]).text()
    assert sha256(words.encode()).hexdigest() == told["dpv:hasNotice"]["sha256"]
    assert words.split() == shown.split()  # word for word what stood on the screen
    for file in (node.folder / "public").glob("consent.sqlite*"):
        shutil.copy(file, tmp_path / file.name)
    proof = Proof(tmp_path / "consent.sqlite")
    count, faults = proof.faults()
    assert (count > 0, faults) == (True, [])
    with proof.kept.transaction() as edited:
        edited.execute("DROP TRIGGER given_stays")
        edited.execute("UPDATE given SET told = replace(told, 'false', 'true') WHERE n = 1")
    assert proof.faults()[1] != []
    proof.kept.close()


def test_12_a_driven_browser_is_shown_the_banner_as_everybody_is(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    one.comes()
    assert one.page.evaluate("() => navigator.webdriver") is True
    one.sees_the_banner()


def test_those_who_work_are_shown_no_banner(
    open_page: Callable[..., Page], visitor: Callable[..., Visitor]
) -> None:
    one = visitor()
    one.comes()
    one.sees_the_banner()
    page = open_page("leader", "/app/live/help")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("region", name=HEADING)).to_have_count(0)
