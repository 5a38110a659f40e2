"""What tests without the node share: opening a page that the browser keeps, and looking at what it keeps."""

from collections.abc import Callable
from functools import partial
from typing import Any

from playwright.sync_api import Page, Route
from tests.web import waiting

until = partial(waiting.until, patience_s=60)
SITUATION = "/app/live/situation"
NODE_IS_GONE = ("net::ERR_", "Failed to fetch")


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


def hold(_route: Route) -> None:
    """Hold back what a page asks for, until the page is unrouted."""
