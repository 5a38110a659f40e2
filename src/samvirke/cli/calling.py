"""A node, called from the command line: who one is there, and what one asks for."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from samvirke.model.errors import BadInputError

TIMEOUT_S = 30.0
TRIES = 3
SIGN_IN = "/api/v1/sign-in"
Node = Annotated[
    str | None,
    typer.Option(
        "--node", envvar="SAMVIRKE_NODE", help="Address of the node; left out: where you signed in last."
    ),
]
Space = Annotated[
    str, typer.Option("--space", envvar="SAMVIRKE_SPACE", help="live, or the name of an exercise.")
]


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who is signed in at a node.

    Parameters
    ----------
    url
        The node.
    token
        What shows who they are.
    space
        Where they work.
    """

    url: str
    token: str
    space: str = "live"

    def get(self, path: str, **params: Any) -> Any:
        """Read something of the space: `incidents`; an answer that is not JSON comes as text."""
        given = {name: value for name, value in params.items() if value is not None}
        return self._send("GET", f"{self._place}/{path}", params=given)

    def do(self, act: str, fields: Mapping[str, Any]) -> Any:
        """Ask for an act; what is None is left out. Asked again after a cut it is still done once."""
        import uuid

        told = {name: value for name, value in fields.items() if value is not None}
        key = {"Idempotency-Key": str(uuid.uuid4())}
        return self._send("POST", f"{self._place}/do/{act}", json=told, headers=key)

    def all_of(self, path: str, **params: Any) -> list[dict[str, Any]]:
        """Read a list to its end."""
        items: list[dict[str, Any]] = []
        after: str | None = None
        while True:
            page = self.get(path, after=after, limit=1000, **params)
            items += page["items"]
            after = page["next"]
            if after is None:
                return items

    def watch(self, after: str | None) -> Iterator[tuple[str, Any]]:
        """Go through the events of the stream for ever; a cut is healed."""
        import time

        import httpx2

        while True:
            headers = {"Authorization": f"Bearer {self.token}"} | ({"Last-Event-ID": after} if after else {})
            try:
                with httpx2.stream(
                    "GET", f"{self.url}{self._place}/stream", headers=headers, timeout=60
                ) as answer:
                    if answer.status_code != 200:
                        answer.read()
                        refuse(self.url, answer.status_code, answer.text)
                    name = "message"
                    for line in answer.iter_lines():
                        field, _, value = line.partition(": ")
                        if field == "event":
                            name = value
                        elif field == "id":
                            after = value
                        elif field == "data":
                            yield name, json.loads(value)
            except httpx2.TransportError:
                print(f"{self.url} does not answer; trying again …", file=sys.stderr)
            time.sleep(2)

    @property
    def _place(self) -> str:
        return f"/api/v1/{quote(self.space, safe='')}"

    def _send(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> Any:
        told = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        return call(self.url, method, path, headers=told, **more)


def call(url: str, method: str, path: str, **more: Any) -> Any:
    """Send a request and return what came: JSON as values, all else as text.

    Raises
    ------
    BadInputError
        When the node does not answer, or refuses: with its own words.
    """
    import httpx2

    if not url.startswith(("http://", "https://")):
        raise BadInputError(
            f"{url!r} is no address of a node; it must begin with http:// or https://, such as "
            "http://127.0.0.1:8110"
        )
    for attempt in range(1, TRIES + 1):
        try:
            answer = httpx2.request(method, url + path, timeout=TIMEOUT_S, **more)
            break
        except (httpx2.TransportError, httpx2.InvalidURL) as error:
            if attempt == TRIES or isinstance(error, httpx2.InvalidURL):
                raise BadInputError(
                    f"{url} does not answer ({error}); is the node running there? `samvirke serve` starts "
                    "one, --node or SAMVIRKE_NODE names another"
                ) from error
    if answer.status_code >= 400:
        refuse(url, answer.status_code, answer.text, is_signing_in=path == SIGN_IN)
    is_json = "json" in answer.headers.get("content-type", "")
    return answer.json() if is_json else answer.text


def refuse(url: str, status: int, text: str, *, is_signing_in: bool = False) -> None:
    """Raise what a node said, or how to sign in where that is what it asks for.

    Raises
    ------
    BadInputError
        Always.
    """
    if status == 401 and not is_signing_in:
        raise BadInputError(
            f"you are not signed in at {url}, or no longer; samvirke login {url} --user NAME signs you in"
        )
    try:
        told = json.loads(text)["detail"]
    except (ValueError, KeyError, TypeError):
        told = text[:500] or f"the node answered {status}"
    raise BadInputError(str(told))


def caller(node: str | None, space: str) -> Caller:
    """Return who is signed in, at the node that is named or where they signed in last.

    Raises
    ------
    BadInputError
        When nobody is.
    """
    known = logins()
    url = (node or known.get("last", "")).rstrip("/")
    token = os.environ.get("SAMVIRKE_TOKEN") or known.get("tokens", {}).get(url)
    if not url or not token:
        where = f" at {url}" if url else ""
        raise BadInputError(f"nobody is signed in{where}; samvirke login {url or 'URL'} --user NAME does it")
    return Caller(url, token, space)


def logins() -> dict[str, Any]:
    """Return what was kept of sign-ins: the last address, and a token for each."""
    path = logins_file()
    if not path.exists():
        return {}
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInputError(f"{path} cannot be read ({error}); delete it and sign in again") from error
    return told if isinstance(told, dict) else {}


@contextmanager
def changed_logins() -> Iterator[dict[str, Any]]:
    """Give what was kept of sign-ins to be changed; it is written so that nobody else may read it."""
    known = logins()
    yield known
    path = logins_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(
        os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as out:
        json.dump(known, out)
    beside.replace(path)


def logins_file() -> Path:
    """Return where sign-ins are kept (XDG Base Directory)."""
    config = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(config) / "samvirke" / "logins.json"
