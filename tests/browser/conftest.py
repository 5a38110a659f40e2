"""Tests of pages in a real browser: `make browser`, or `pytest -n0 tests/browser/test_situation.py`.

They are not part of `make test`: they run where a path under ``tests/browser`` is named. Debian's chromium
(``SAMVIRKE_CHROMIUM`` names another) and axe-core (``npm ci --prefix tests/browser --ignore-scripts``) are
needed; without them they are skipped with a reason.

How to write one::

    def test_the_situation_says_what_to_do_first(open_page, check_page, keep):
        page = open_page("operator", "/app/live/situation")
        expect(page.get_by_role("heading", level=1)).to_have_text("Situasjon")
        check_page(page)
        keep(page, "situation")

``node``
    A node without a region, one for each test file; starts in two seconds. Users are called by their roles:
    leader, operator, planner, reader, exercise_leader, administrator. The leader leads in ``live`` and is
    exercise leader in ``exercise-1``; the others hold their role in both. ``node.url``, ``node.do(act,
    user=…, **fields)``, ``node.get(path)``, ``node.kill()``, ``node.start()``, ``node.sign_in(user)``.
``node_with_register``
    The same with region norway, one for all files; 330 MB, some 20-60 s. Give it to `open_page` as ``at=``.
``open_page(user, path, *, at=node, lang="nb", dark=False, width=1280, height=0, javascript=True,
service_worker=False)``
    A page in a context of its own, signed in by its cookie (``user=None``: nobody is). Closed at the end of
    the test. ``page.context.new_page()`` gives a second tab of the same person.
``check_page(page, expected=(), without=())``
    Fails where axe finds anything against WCAG 2.1 A or AA, and where since the page opened it asked another
    host, went against its policy, wrote an error to the console or threw. ``expected``: patterns of
    complaints that the test brought about, such as ``"status of 422"``. ``without``: axe rules, with a
    comment why.
``reflows(page)``
    Fails where the page can be scrolled sideways at 320 px or at 200 % zoom (640 px for a 1280 px window).
``tabs_through(page)``
    Goes through the page by Tab and returns the stops (tag, id, name); fails where the focus is not seen.
``keep(page, name, whole=False)``
    A picture to ``out/screenshots/NAME.png``: look at it.

Pages let no text run as script, so ``page.wait_for_function`` fails: wait by ``expect(locator)`` or
``page.locator(…).wait_for()``. ``page.evaluate("() => …")`` works.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from tests.browser import harness_page
from tests.browser.harness_node import ServedNode, new_node
from tests.browser.harness_page import Pages, Stop, sideways

HERE = Path(__file__).parent
CHROMIUM = os.environ.get("SAMVIRKE_CHROMIUM", "/usr/bin/chromium")
PATIENCE_MS = 20_000  # of `expect`: others may use the machine
# A map is drawn by WebGL: without a graphics card by SwiftShader.
ARGUMENTS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Leave these tests out unless one of them, or their folder, is asked for by name."""
    asked = [Path(config.invocation_params.dir, one.split("::")[0]) for one in config.invocation_params.args]
    return None if any(path.resolve().is_relative_to(HERE) for path in asked) else True


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start what drives the browser."""
    if shutil.which(CHROMIUM) is None:
        pytest.skip(f"no chromium at {CHROMIUM}: apt-get install chromium, or set SAMVIRKE_CHROMIUM")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Start the browser, once for all tests."""
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield started
    started.close()


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedNode]:
    """Serve a node without a region for the tests of one file."""
    served = new_node(tmp_path_factory.mktemp("served") / "110")
    yield served
    served.stop()


@pytest.fixture
def node_is_back(node: ServedNode) -> Iterator[None]:
    """Start the node again after a test that killed it."""
    yield
    if node.process is None:
        node.start()


@pytest.fixture(scope="session")
def node_with_register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedNode]:
    """Serve a node that knows Norway, for all tests."""
    served = new_node(tmp_path_factory.mktemp("with-register") / "110", region="norway")
    try:
        served.wait_for_register()
        yield served
    finally:
        served.stop()


@pytest.fixture
def pages(browser: Browser) -> Iterator[Pages]:
    """Open pages and close them at the end."""
    opened = Pages(browser)
    yield opened
    opened.close()


@pytest.fixture
def open_page(request: pytest.FixtureRequest, pages: Pages) -> Callable[..., Page]:
    """Open a page as somebody: see above."""

    def opened(user: str | None, path: str, *, at: ServedNode | None = None, **how: object) -> Page:
        served = at if at is not None else request.getfixturevalue("node")
        return pages.open(served, user, path, **how)  # type: ignore[arg-type]  # as `Pages.open` says

    return opened


@pytest.fixture
def check_page(pages: Pages) -> Callable[..., None]:
    """Check a page: see above."""
    return pages.check


@pytest.fixture
def reflows() -> Callable[[Page], None]:
    """Check that a page needs no scrolling sideways on a narrow screen, nor at 200 %."""

    def check(page: Page) -> None:
        before = page.viewport_size
        for width, what in ((320, "at 320 px"), (640, "at 200 % of 1280 px")):
            page.set_viewport_size({"width": width, "height": harness_page.HEIGHTS[width]})
            found = sideways(page)
            assert not found, f"{page.url} scrolls sideways {what}: {found}"
        if before is not None:
            page.set_viewport_size(before)

    return check


@pytest.fixture
def tabs_through() -> Callable[..., list[Stop]]:
    """Go through a page by Tab: see above."""
    return harness_page.tabs_through


@pytest.fixture
def keep() -> Callable[..., Path]:
    """Keep a picture: see above."""
    return harness_page.keep
