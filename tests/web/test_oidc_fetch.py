"""The network for a provider, against one on loopback that drips, floods, or does not answer."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from samvirke.respond.access.sign_in.errors import ProviderError
from samvirke.web import oidc_fetch
from samvirke.web.oidc_fetch import Network


class Provider(ThreadingHTTPServer):
    """Answers as a test says."""

    daemon_threads = False
    answer: Callable[["Asked"], None]


class Asked(BaseHTTPRequestHandler):
    """One request."""

    server: Provider

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            self.server.answer(self)
        except OSError:
            return  # the other side has had enough

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider(("127.0.0.1", 0), Asked) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def url_of(provider: Provider) -> str:
    return f"http://127.0.0.1:{provider.server_address[1]}/"


def test_a_provider_that_drips_is_let_go(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oidc_fetch, "IN_ALL_S", 0.2)
    over = threading.Event()

    def drip(asked: Asked) -> None:
        while not over.wait(0.05):
            asked.wfile.write(b" ")

    provider.answer = drip
    try:
        with pytest.raises(ProviderError, match="for more than"):
            Network()(url_of(provider))
    finally:
        over.set()


def test_a_provider_that_floods_is_let_go(provider: Provider) -> None:
    def flood(asked: Asked) -> None:
        for _ in range(64):
            asked.wfile.write(b" " * 65_536)

    provider.answer = flood
    with pytest.raises(ProviderError, match="more than 262,144 bytes"):
        Network()(url_of(provider))


def test_no_more_than_a_few_threads_wait_for_a_provider(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc_fetch, "AT_ONCE", 1)
    monkeypatch.setattr(oidc_fetch, "BUSY_S", 0.1)
    asked, over = threading.Event(), threading.Event()

    def hold(_request: Asked) -> None:
        asked.set()
        over.wait(5)

    provider.answer = hold
    network = Network()
    first = threading.Thread(target=network, args=(url_of(provider),))
    first.start()
    try:
        assert asked.wait(5)
        with pytest.raises(ProviderError, match="too many sign in"):
            network(url_of(provider))
    finally:
        over.set()
        first.join()
    provider.answer = lambda _request: None
    assert network(url_of(provider)) == (200, b"")  # and it is free again
