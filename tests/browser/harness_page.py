"""Pages in a real browser, watched from the moment they open: what they ask for, refuse and complain of."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page
from tests.browser.harness_node import ServedNode

SCREENSHOTS = Path(__file__).parents[2] / "out" / "screenshots"
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
HEIGHTS = {320: 700, 640: 900}  # of the window, by width; others 900
# Told by the browser itself where the policy of a page forbids something; read by `check_page`.
EARS = """
globalThis.__refused = [];
document.addEventListener("securitypolicyviolation", (event) =>
  globalThis.__refused.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`));
"""


@dataclass
class Heard:
    """What was heard of a page since it was opened.

    Parameters
    ----------
    home
        Host and port of the node: what it may ask.
    """

    home: str
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Hear what a page says from now on."""
        page.on("console", lambda told: self._hear(told.type, told.text, told.location))
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))

    def ask(self, url: str) -> None:
        """Hear what is asked of the network."""
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.home:
            self.foreign.append(url)

    def _hear(self, kind: str, text: str, where: Any) -> None:
        if kind == "error" or "Content Security Policy" in text:
            self.complaints.append(f"{kind}: {text} ({dict(where).get('url', '')})")


class Pages:
    """Opens pages in a browser, each in a context of its own, and closes them at the end of a test.

    Parameters
    ----------
    browser
        Chromium.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.heard: dict[Page, Heard] = {}
        self.contexts: list[BrowserContext] = []

    def open(
        self,
        node: ServedNode,
        user: str | None,
        path: str,
        *,
        lang: str = "nb",
        dark: bool = False,
        width: int = 1280,
        height: int = 0,
        javascript: bool = True,
        service_worker: bool = False,
    ) -> Page:
        """Open a page; see `conftest.open_page`."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height or HEIGHTS.get(width, 900)},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            reduced_motion="reduce",
            # Without: every request is seen, none is answered from a store.
            service_workers="allow" if service_worker else "block",
        )
        self.contexts.append(context)
        context.set_default_timeout(30_000)
        context.add_cookies(
            [
                {"name": "sprak", "value": lang, "url": node.url},
                {"name": "utseende", "value": "dark" if dark else "light", "url": node.url},
            ]
        )
        if user is not None:
            context.add_cookies([{"name": "samvirke", "value": node.token(user), "url": node.url}])
        context.add_init_script(EARS)
        heard = Heard(urlsplit(node.url).netloc)
        context.on("request", lambda request: heard.ask(request.url))

        def watch(page: Page) -> None:
            self.heard[page] = heard
            heard.listen(page)

        context.on("page", watch)
        page = context.new_page()
        page.goto(node.url + path, wait_until="load")
        return page

    def close(self) -> None:
        """Close all that was opened."""
        for context in self.contexts:
            context.close()
        self.contexts.clear()
        self.heard.clear()

    def check(self, page: Page, *, expected: Sequence[str] = (), without: Iterable[str] = ()) -> None:
        """See `conftest.check_page`."""
        heard = self.heard[page]
        said = [one for one in heard.complaints if not any(re.search(known, one) for known in expected)]
        assert not heard.foreign, f"{page.url} asked other hosts: {heard.foreign}"
        refused = page.evaluate("() => globalThis.__refused ?? []")
        assert not refused, f"{page.url} goes against its own policy: {refused}"
        assert not said, f"{page.url} complains: {said}"
        found = axe(page, without)
        assert not found, f"{page.url} cannot be used by all:\n" + "\n".join(found)


@cache
def _axe_source() -> str:
    if not AXE.is_file():
        pytest.skip("no axe-core: npm ci --prefix tests/browser --ignore-scripts")
    return AXE.read_text(encoding="utf-8")


def axe(page: Page, without: Iterable[str] = ()) -> list[str]:
    """Return what axe finds against WCAG 2.1 A and AA, a line each; `without`: ids of rules left out."""
    # By the debugger, which no policy of a page holds back: the policy stays as it is sent.
    session = page.context.new_cdp_session(page)
    try:
        _evaluate(session, f"{_axe_source()}; true")
        told = _evaluate(
            session,
            "axe.run(document, {runOnly: {type: 'tag', values: "
            f"{list(RULES)!r}"
            "}, rules: {"
            + ", ".join(f"'{rule}': {{enabled: false}}" for rule in without)
            + "}, resultTypes: ['violations']}).then(r => r.violations.map(v => "
            "({id: v.id, help: v.help, nodes: v.nodes.map(n => n.target.join(' ') + ': '"
            " + n.html.slice(0, 160)"
            " + ' | ' + [...n.any, ...n.all].map(c => c.message).join('; '))})))",
        )
    finally:
        session.detach()
    return [f"{one['id']}: {one['help']}\n    " + "\n    ".join(one["nodes"][:6]) for one in told]


def _evaluate(session: CDPSession, expression: str) -> Any:
    answer: Mapping[str, Any] = session.send(
        "Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True}
    )
    assert "exceptionDetails" not in answer, answer["exceptionDetails"]
    return answer["result"].get("value")


def sideways(page: Page) -> str:
    """Say how far a page can be scrolled sideways and what sticks out; empty: it cannot."""
    told: str = page.evaluate(
        """() => {
          const root = document.documentElement;
          const over = root.scrollWidth - root.clientWidth;
          if (over <= 0) return "";
          const inBox = (one) => {
            for (let up = one.parentElement; up && up !== document.body; up = up.parentElement)
              if (getComputedStyle(up).overflowX !== "visible") return true;
            return false;
          };
          const out = [...document.body.querySelectorAll("*")]
            .filter((one) => one.getBoundingClientRect().right > root.clientWidth + 0.5 && !inBox(one))
            .slice(0, 5)
            .map((one) => `${one.tagName}.${one.className} ${Math.round(one.getBoundingClientRect().right)}`);
          return `${over} px: ${out.join(", ")}`;
        }"""
    )
    return told


FOCUSED = """() => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const label = one.labels?.[0]?.innerText ?? "";
  const name = one.getAttribute("aria-label") || label || one.innerText || one.title || one.name || "";
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return {
    tag: one.tagName.toLowerCase(), id: one.id, name: name.trim().replace(/\\s+/g, " ").slice(0, 60),
    visible: outlined || style.boxShadow !== "none",
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""


@dataclass(frozen=True)
class Stop:
    """Where the focus stood: tag, id, what it is called, whether the focus shows and is on the screen."""

    tag: str
    id: str
    name: str
    visible: bool
    seen: bool


def tabs_through(page: Page, most: int = 200) -> list[Stop]:
    """Return where Tab leads, from the top of a page till it comes round; fail where no focus is seen."""
    page.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0); }")
    stops: list[Stop] = []
    page.evaluate("() => { globalThis.__stops = new WeakSet(); }")
    for _ in range(most):
        page.keyboard.press("Tab")
        told = page.evaluate(FOCUSED)
        if told is None:
            break
        again = page.evaluate(
            "() => { const one = document.activeElement, had = globalThis.__stops.has(one);"
            " globalThis.__stops.add(one); return had; }"
        )
        if again:
            break
        stops.append(Stop(**told))
    hidden = [stop for stop in stops if not (stop.visible and stop.seen)]
    assert not hidden, f"{page.url}: the focus cannot be seen at {hidden}"
    return stops


def keep(page: Page, name: str, *, whole: bool = False) -> Path:
    """Take a picture to out/screenshots/NAME.png for people to look at; `whole`: all of the page."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=path, full_page=whole)
    return path
