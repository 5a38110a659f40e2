"""Pages in a headless browser, against a real `samvirke serve` that knows Norway: until they can be used.

*Cold* is a browser that has kept nothing, *warm* one that has seen the page before. A page can be used once
it is drawn, its scripts have run and its line of state says that it is live: what is counted is from the
start of the navigation until then, on the clock of the page itself, the median of five. Chromium draws
without a graphics card.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx2

from benchmarks.harness import Benchmark

CHROMIUM = os.environ.get("SAMVIRKE_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
)
TIMES = 5
COLD_S, WARM_S = 1.5, 0.5
PATIENCE_MS = 60_000
PAGES = ("situation", "who", "register", "stress", "help")
# Told before anything of the page runs: when the frame after the word "live" has been drawn.
WATCH = """
new MutationObserver((_, observer) => {
  if (document.getElementById("status")?.dataset.state !== "live") return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => (window.__usable = performance.now())));
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-state"] });
"""
SIZES = """
() => performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"))
  .filter((one) => !one.name.endsWith("/stream")).reduce((sum, one) => sum + one.encodedBodySize, 0)
"""

KEPT = """
async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith("files-"));
  const counts = names.map(async (name) => (await (await caches.open(name)).keys()).length);
  return (await Promise.all(counts)).reduce((sum, one) => sum + one, 0);
}
"""


@contextmanager
def opened() -> Iterator[tuple[str, str, Any]]:
    """Serve a node and open a browser: address, token, browser."""
    from playwright.sync_api import sync_playwright

    from samvirke.web.node_folder import make_node

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "node"
        told = {"centre": "110.innlandet", "agency": "fire", "organisation": "municipality-3403"}
        made = make_node(folder, {**told, "region": "norway"}, "first")
        command = [str(Path(sys.executable).parent / "samvirke"), "serve", str(folder), "--port", "0"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        stack.callback(process.wait)
        stack.callback(process.terminate)
        assert process.stdout is not None
        stack.callback(process.stdout.close)
        url = process.stdout.readline().split()[-1]
        sent = {"user": made.user, "password": made.password}
        token = httpx2.post(f"{url}/api/v1/sign-in", json=sent, timeout=60).json()["token"]
        _wait_for_register(url, token)
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        stack.callback(browser.close)
        yield url, token, browser


def _wait_for_register(url: str, token: str) -> None:
    import time

    headers = {"Authorization": f"Bearer {token}"}
    while httpx2.get(f"{url}/app/live/map/resources", headers=headers, timeout=60).json()["state"] != "ready":
        time.sleep(0.5)


def page_of(name: str) -> Callable[[], object]:
    """Measure a page: seconds cold, then what is told of warm and bytes."""

    def run() -> object:
        with opened() as (url, token, browser):
            cold, warm, size = [], [], 0
            for _ in range(TIMES):
                context = browser.new_context(viewport={"width": 1280, "height": 900})
                context.add_cookies([{"name": "samvirke", "value": token, "url": url}])
                context.add_init_script(WATCH)
                page = context.new_page()
                cold.append(_usable_s(page, f"{url}/app/live/{name}"))
                size = page.evaluate(SIZES)
                _wait_for_worker(page)
                warm.append(_usable_s(page, f"{url}/app/live/{name}"))
                context.close()
        cold_s, warm_s = statistics.median(cold), statistics.median(warm)
        verdict = "met" if cold_s < COLD_S and warm_s < WARM_S else "missed"
        return f"cold {cold_s:.2f} s, warm {warm_s:.2f} s ({verdict}), {size / 1024:.0f} KiB packed"

    return run


def _wait_for_worker(page: Any) -> None:
    """Return once the worker has kept the files, which it does beside the first visit."""
    before = -1
    while (kept := page.evaluate(KEPT)) != before or kept == 0:
        before = kept
        page.wait_for_timeout(3000)


def _usable_s(page: Any, address: str) -> float:
    page.goto(address)
    page.locator('#status[data-state="live"]').wait_for(timeout=PATIENCE_MS)
    while True:
        told = page.evaluate("() => window.__usable ?? null")
        if told is not None:
            return float(told) / 1000
        page.wait_for_timeout(20)


BENCHMARKS = [
    Benchmark(
        name=f"page-{name}",
        ours=page_of(name),
        target=f"usable cold < {COLD_S:g} s, warm < {WARM_S:g} s",
        needs=CHROMIUM,
    )
    for name in PAGES
]
