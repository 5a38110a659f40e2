"""Sign-in by a certified OpenID provider (npm oidc-provider), a process of its own on loopback."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx2
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from tests.web.house_of import house_of

from samvirke.web.api.sign_in import router
from samvirke.web.house import House
from samvirke.web.node_folder import wall_ms
from samvirke.web.oidc_fetch import provider_of
from samvirke.web.pages.errors import tell_people
from samvirke.web.security import attach

FOLDER = Path(__file__).parent / "oidc"
BACK = "http://127.0.0.1/api/v1/sign-in/oidc/callback"
HERE = "/api/v1/sign-in/oidc"


def why_not() -> str:
    """Why there is no provider to talk to; empty: there is one."""
    packages = Path(os.environ.get("SAMVIRKE_OIDC_PROVIDER", FOLDER))
    if not (packages / "node_modules" / "oidc-provider").is_dir():
        return f"no oidc-provider in {packages}: npm ci --prefix tests/web/oidc --ignore-scripts"
    node = shutil.which("node")
    if node is None:
        return "no node on PATH"
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return "" if int(version.lstrip("v").split(".")[0]) >= 20 else f"node {version.strip()} is older than 20"


pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with subprocess.Popen(
        ["node", str(FOLDER / "provider.mjs"), BACK],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        address = ""
        while not address.startswith("http://"):
            line = process.stdout.readline()
            assert line, "the provider ended before it told its address"
            address = line.strip()
        yield address
        process.stdin.close()  # it ends when its standard input does
        process.stdout.read()


def house_with(issuer: str, client_id: str = "samvirke", secret: str = "hemmelig/for+tester") -> House:  # noqa: S107
    house = house_of("110.innlandet", wall_ms)
    group = {"organisation": "Brann IKS", "agency": "fire", "roles": {"live": "operator"}}
    one = {"user": "ola", "organisation": "Brann IKS", "agency": "fire", "roles": {"live": "leader"}}
    told: dict[str, Any] = {
        "issuer": issuer,
        "client_id": client_id,
        "redirect_uri": BACK,
        "name": "Prøveporten",
        "people": [
            {"claim": "email", "value": "ola@brann.example", **one},
            {"claim": "email", "value": "unverified@brann.example", **one},
            {"claim": "groups", "value": "110-operators", **group},
        ],
    }
    house.oidc = provider_of(told | ({"client_secret": secret} if secret else {}), house.accounts.wall_ms)
    return house


def node_of(house: House) -> TestClient:
    app = FastAPI()
    app.state.house = house
    app.include_router(router, prefix="/api/v1")
    tell_people(app)
    attach(app)
    return TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 50_000), follow_redirects=False)


def through_the_provider(url: str, login: str) -> dict[str, str]:
    """Sign in on the provider's own pages as a person would; return what it sends back to the node."""
    with httpx2.Client(follow_redirects=False, timeout=10) as browser:
        answer = browser.get(url)
        for _ in range(12):
            if answer.is_redirect:
                where = urljoin(str(answer.request.url), answer.headers["location"])
                if where.startswith(BACK):
                    return {name: values[0] for name, values in parse_qs(urlsplit(where).query).items()}
                answer = browser.get(where)
                continue
            form = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            assert form is not None, answer.text[:500]
            fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
            if 'name="login"' in answer.text:
                fields |= {"login": login, "password": "whatever"}
            answer = browser.post(urljoin(str(answer.request.url), unescape(form[1])), data=fields)
    raise AssertionError("the provider never sent its visitor back")


@pytest.mark.parametrize(
    ("client_id", "secret"), [("samvirke", "hemmelig/for+tester"), ("samvirke-public", "")]
)
def test_somebody_the_provider_knows_comes_in_as_the_table_says(
    issuer: str, client_id: str, secret: str
) -> None:
    house = house_with(issuer, client_id, secret)
    with node_of(house) as node:
        sent = node.get(HERE)
        assert sent.status_code == 303
        assert sent.headers["location"].startswith(f"{issuer}/auth?")
        back = node.get(f"{HERE}/callback", params=through_the_provider(sent.headers["location"], "ola"))
        assert back.status_code == 200, back.text
        assert (back.json()["user"], back.json()["roles"]) == ("ola", {"live": "leader"})
        me = node.get("/api/v1/me")  # by the cookie that came with it
        assert (me.json()["user"], me.json()["way"]) == ("ola", "oidc")
        # Who is taken from node.toml is out when the node has started with it, cookie or not.
        house.oidc.settings = replace(house.oidc.settings, people=house.oidc.settings.people[2:])
        assert node.get("/api/v1/me").status_code == 401
    (event,) = house.nodes["live"].state.of_kind("access_event")
    assert (event.get("what"), event.get("user"), event.get("way")) == ("sign_in", "ola", "oidc")


@pytest.mark.parametrize(
    ("login", "user"), [("vakt7", "oidc.vakt7."), ("fremmed", None), ("unverified", None)]
)
def test_a_group_comes_in_and_a_stranger_does_not(issuer: str, login: str, user: str | None) -> None:
    with node_of(house_with(issuer)) as node:
        asked = through_the_provider(node.get(HERE).headers["location"], login)
        back = node.get(f"{HERE}/callback", params=asked)
        assert back.status_code == (200 if user else 401)
        assert (back.json().get("user") or "").startswith(user or "")
        again = node.get(f"{HERE}/callback", params=asked)
        assert again.status_code == 401  # what the provider sent back holds once


def test_who_comes_back_in_a_browser_that_did_not_leave_is_nobody(issuer: str) -> None:
    house = house_with(issuer)
    with node_of(house) as node, node_of(house) as other:
        asked = through_the_provider(node.get(HERE).headers["location"], "ola")
        assert other.get(f"{HERE}/callback", params=asked).status_code == 401
        assert "set-cookie" not in other.get(f"{HERE}/callback", params=asked).headers


def test_when_the_provider_is_away_the_answer_says_that_local_accounts_work() -> None:
    with node_of(house_with("http://127.0.0.1:9")) as node:  # nobody listens on the discard port
        answer = node.get(HERE)
        assert answer.status_code == 503
        assert "local account" in answer.json()["detail"]
