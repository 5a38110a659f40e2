"""The server: it says when it is ready, lets listeners go before it waits for them, and shows little."""

import socket
from collections.abc import Callable
from ipaddress import ip_address
from ssl import PROTOCOL_TLS_SERVER, SSLContext

import uvicorn

from samvirke.model.errors import BadInputError
from samvirke.web.app import make_app
from samvirke.web.house import House
from samvirke.web.running import close_house, running

GRACE_S = 5  # for requests under way when it stops


class Server(uvicorn.Server):
    """A server of one house.

    Parameters
    ----------
    house
        What it serves.
    config
        How.
    ready
        Called once it answers.
    """

    def __init__(self, house: House, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._house, self._ready = house, ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop answering; who listens, or waits for news, is let go first, or it would be waited for."""
        for hub in self._house.hubs.values():
            hub.close()
        for member in self._house.members.values():
            member.let_go()
        await super().shutdown(sockets)


def serve(
    house: House,
    host: str,
    port: int,
    *,
    ready: Callable[[str], None],
    certificate: str | None = None,
    private_key: str | None = None,
    behind_proxy: bool = False,
) -> None:
    """Serve a house until it is told to stop.

    Parameters
    ----------
    house
        What is served; it is closed at the end.
    host, port
        Where; port 0: one that is free.
    ready
        Called with the address once it answers.
    certificate, private_key
        PEM files for TLS.
    behind_proxy
        Whether a proxy on this machine ends TLS, whose word on who asks is taken.

    Raises
    ------
    BadInputError
        When others could listen in, or nothing can listen there; the house is closed then too.
    """
    try:
        reject_in_the_open(host, tls=certificate is not None, behind_proxy=behind_proxy)
        if certificate is not None:
            _reject_unusable(certificate, private_key)
        config = uvicorn.Config(
            make_app(house, running),
            host=host,
            port=port,
            log_level="warning",
            access_log=False,  # addresses of requests name incidents and people
            server_header=False,
            date_header=True,
            proxy_headers=behind_proxy,
            forwarded_allow_ips="127.0.0.1,::1",
            ssl_certfile=certificate,
            ssl_keyfile=private_key,
            timeout_graceful_shutdown=GRACE_S,
        )
        listening = _socket(host, port)
        scheme = "https" if certificate else "http"
        shown = f"[{host}]" if ":" in host else host
        address = f"{scheme}://{shown}:{listening.getsockname()[1]}"
        with listening:
            Server(house, config, lambda: ready(address)).run(sockets=[listening])
    finally:
        close_house(house)  # a journal that is left open is read through when it is opened again


def reject_in_the_open(host: str, *, tls: bool, behind_proxy: bool) -> None:
    """Refuse to talk over a network without encryption.

    Raises
    ------
    BadInputError
        When it would.
    """
    if tls or behind_proxy or is_loopback(host):
        return
    raise BadInputError(
        f"the host is {host!r}: passwords and patients would go over the network for all to read; give "
        "--tls-cert and --tls-key, or --behind-proxy where a proxy on this machine ends TLS, or "
        "--host 127.0.0.1"
    )


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _reject_unusable(certificate: str, private_key: str | None) -> None:
    try:
        SSLContext(PROTOCOL_TLS_SERVER).load_cert_chain(certificate, private_key)
    except OSError as error:  # SSLError is one
        raise BadInputError(
            f"TLS cannot be used with {certificate} and {private_key} ({error}); give a certificate and its "
            "private key as PEM files that this user may read"
        ) from error


def _socket(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named: asyncio sends at once (TCP_NODELAY) only where it stands there, and without
    # that each answer, which is written in two pieces, waits 40 ms for the other side's acknowledgement.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise BadInputError(
            f"nothing can listen on {host}:{port} ({error}); is a node running there already? "
            "--port gives another"
        ) from error
    return listening
