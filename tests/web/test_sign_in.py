"""Signing in over HTTP: local accounts, cookies, other sites, and what is written about it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import Depends, FastAPI
from starlette.testclient import TestClient
from tests.respond.access.test_oidc import TOLD, claims, signed
from tests.respond.access.test_oidc import Hand as ByHand
from tests.web.house_of import T0, house_of

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.sign_in.oidc.provider import Provider
from samvirke.respond.access.sign_in.oidc.settings import read_settings
from samvirke.respond.access.sign_in.person import Person
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.journal.errors import JournalError
from samvirke.web.api.sign_in import router
from samvirke.web.house import House
from samvirke.web.pages.errors import tell_people
from samvirke.web.security import attach
from samvirke.web.signed_in import COOKIE, COOKIE_ON_LOOPBACK, signed_in

PASSWORD = "fire kaniner på trikken"  # noqa: S105 - of a test
HERE = "127.0.0.1"


class Wall:
    """A wall clock that a test sets."""

    def __init__(self) -> None:
        self.ms = T0

    def __call__(self) -> int:
        return self.ms


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def house(wall: Wall) -> House:
    house = house_of("110.innlandet", wall, ("live", "exercise-1"))
    roles: Any = {"live": "leader", "exercise-*": "exercise_leader"}
    house.accounts.add(Person(user="ola", organisation="Brann IKS", agency="fire", roles=roles), PASSWORD)
    return house


@pytest.fixture
def app(house: House) -> FastAPI:
    app = FastAPI()  # the door alone: making all routes takes a second
    app.state.house = house
    app.include_router(router, prefix="/api/v1")
    tell_people(app)
    attach(app)

    def who(actor: Actor = Depends(signed_in)) -> list[Any]:  # noqa: B008 - FastAPI's way
        return [actor.user, actor.role, sorted(actor.spaces)]

    app.add_api_route("/who/{space}", who, methods=["GET", "POST"])
    return app


def client_of(app: FastAPI, url: str = "http://127.0.0.1", address: str = HERE) -> TestClient:
    return TestClient(app, base_url=url, client=(address, 50_000), raise_server_exceptions=False)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with client_of(app) as client:
        yield client


def sign_in(client: TestClient, password: str = PASSWORD, user: str = "ola", **more: Any) -> Any:
    headers = more.pop("headers", {})
    body = {"user": user, "password": password, **more}
    return client.post("/api/v1/sign-in", json=body, headers=headers)


def bearer(answer: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def events(house: House) -> list[tuple[Any, ...]]:
    found = house.nodes["live"].state.of_kind("access_event")
    return [(event.get("what"), event.get("user"), event.get("address")) for event in found]


def test_a_token_opens_what_the_role_in_each_space_opens(client: TestClient) -> None:
    headers = bearer(sign_in(client))
    assert client.get("/who/live", headers=headers).json() == ["ola", "leader", ["live"]]
    practice = client.get("/who/exercise-1", headers=headers).json()
    assert practice == ["ola", "exercise_leader", ["exercise-1"]]
    me = client.get("/api/v1/me", headers=headers).json()
    assert me["roles"] == {"live": "leader", "exercise-*": "exercise_leader"}
    assert me["ends_at_ms"] == T0 + 24 * 3_600_000


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer 0"},
        {"Authorization": "Basic b2xhOm9sYQ=="},
        {"Cookie": "samvirke=0"},
    ],
)
def test_without_a_token_the_answer_is_401_and_says_how(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.get("/who/live", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="samvirke"'


def test_a_session_for_one_space_opens_no_other(client: TestClient) -> None:
    headers = bearer(sign_in(client, spaces=["exercise-1"]))
    assert client.get("/who/exercise-1", headers=headers).json()[2] == ["exercise-1"]
    assert "live" not in client.get("/who/live", headers=headers).json()[2]


def test_signed_out_is_signed_out(client: TestClient, house: House) -> None:
    headers = bearer(sign_in(client))
    assert client.post("/api/v1/sign-out", headers=headers).status_code == 204
    assert client.get("/who/live", headers=headers).status_code == 401
    assert events(house) == [("sign_in", "ola", HERE), ("sign_out", "ola", HERE)]


def test_wrong_passwords_and_missing_users_are_answered_alike_slowed_and_written_down(
    app: FastAPI, house: House, wall: Wall
) -> None:
    with client_of(app, address="192.0.2.7") as far:
        answers = [sign_in(far, "feil passord her", user) for user in ("ola", "kari", "ola", "ola", "ola")]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 401, 429]
    assert answers[0].json() == answers[1].json()
    assert answers[4].headers["retry-after"] == "1"
    with client_of(app) as near:
        assert sign_in(near).status_code == 200  # at the node's own desk nothing is in the way
    told = events(house)
    assert told == [
        ("sign_in_refused", "ola", "192.0.2.7"),
        ("sign_in_refused", "kari", "192.0.2.7"),
        ("sign_in_refused", "ola", "192.0.2.7"),
        ("sign_in_refused", "ola", "192.0.2.7"),
        ("sign_in_slowed", "ola", "192.0.2.7"),
        ("sign_in", "ola", HERE),
    ]
    del wall


def test_no_password_reaches_the_log_also_when_it_was_typed_as_the_user(
    client: TestClient, house: House
) -> None:
    sign_in(client, "hemmelig kanarifugl")
    sign_in(client, "x", user="Hemmelig Kanarifugl 7")
    written = b"".join(
        part.content or b""
        for entry in house.nodes["live"].journal.store.read("110.innlandet/1")
        for part in entry.parts
    )
    assert b"sign_in_refused" in written
    assert b"anarifugl" not in written


def test_a_flood_of_refusals_is_counted_and_not_all_written(house: House, wall: Wall) -> None:
    from samvirke.respond.access.sign_in.security_log import MOST_A_MINUTE, SecurityLog

    log = SecurityLog(house.nodes["live"], wall)
    for number in range(MOST_A_MINUTE + 80):
        log.refused("ola", f"192.0.2.{number % 250}", "password")
    assert len(events(house)) == MOST_A_MINUTE
    wall.ms += 60_000
    log.refused("ola", "192.0.2.1", "password")
    last = list(house.nodes["live"].state.of_kind("access_event"))[-1]
    assert last.get("left_out") == 80


def test_only_who_answers_for_access_reads_the_security_log(client: TestClient, house: House) -> None:
    sign_in(client)
    node = house.nodes["live"]
    for role, sees in (("leader", 1), ("administrator", 1), ("operator", 0), ("planner", 0), ("reader", 0)):
        who: Any = Actor(
            user="x",
            organisation="x",
            centre="110.innlandet",
            agency="fire",
            role=role,  # type: ignore[arg-type]
        )
        assert len(list(node.views.all_of(who, "access_event", T0))) == sees, role


def test_over_https_a_browser_gets_a_cookie_that_it_keeps_for_this_host_alone(app: FastAPI) -> None:
    with client_of(app, "https://node.example", "192.0.2.7") as client:
        answer = sign_in(client, cookie=True)
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith(f"{COOKIE}=")
        flags = {flag.strip().lower() for flag in cookie.split(";")[1:]}
        assert {"httponly", "secure", "samesite=lax", "path=/"} <= flags
        assert not any(flag.startswith("domain") for flag in flags)
        assert answer.json()["token"] is None
        assert client.get("/who/live").status_code == 200


def test_a_browser_on_the_nodes_own_machine_gets_a_plain_cookie(client: TestClient) -> None:
    cookie = sign_in(client, cookie=True).headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE_ON_LOOPBACK}=")
    assert "httponly" in cookie.lower()
    assert "secure" not in cookie.lower()


def test_over_plain_http_on_a_network_nobody_gets_a_cookie(app: FastAPI) -> None:
    with client_of(app, "http://node.example", "192.0.2.7") as client:
        answer = sign_in(client, cookie=True)
        assert "set-cookie" not in answer.headers
        assert answer.json()["token"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1"}, 403),
        ({"Origin": "http://127.0.0.1"}, 200),
        ({"Origin": "https://127.0.0.1"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_with_a_cookie_only_the_nodes_own_pages_may_change_anything(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    sign_in(client, cookie=True)
    assert client.post("/who/live", headers=headers).status_code == status
    assert client.get("/who/live", headers=headers).status_code == 200


def test_another_site_signs_nobody_in(client: TestClient) -> None:
    assert sign_in(client, headers={"Origin": "http://evil.example"}).status_code == 403
    assert sign_in(client, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert sign_in(client, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_a_closed_account_is_out_at_once(client: TestClient, house: House) -> None:
    headers = bearer(sign_in(client))
    house.accounts.set_disabled("ola", disabled=True)
    assert client.get("/who/live", headers=headers).status_code == 401


def test_what_is_shielded_is_written_down_once_in_ten_minutes(
    client: TestClient, house: House, wall: Wall
) -> None:
    node = house.nodes["live"]
    sign_in(client)  # what happens at the door is attached by now
    at_desk = Person(user="ola", organisation="x", agency="fire", roles={"live": "operator"})
    act = OpenIncident(type="building_fire", lon=10.5, lat=61.1, vulnerability="bak porten")
    (incident,) = node.do(at_desk.actor("110.innlandet", "live"), act).records[:1]
    named = Actor(
        user="eva",
        organisation="x",
        centre="110.innlandet",
        agency="fire",
        role="leader",
        named_for=frozenset({incident}),
    )

    def reads() -> list[tuple[Any, ...]]:
        found = node.state.of_kind("access_event")
        return [
            (event.get("user"), event.get("of"), event.get("field_class"))
            for event in found
            if event.get("what") == "read"
        ]

    for _ in range(3):
        assert (node.views.of(named, node.state.records[incident], T0) or {})["vulnerability"] == "bak porten"
    assert reads() == [("eva@110.innlandet", incident, "SKJERMET")]
    wall.ms += 600_000
    node.views.of(named, node.state.records[incident], T0)
    assert len(reads()) == 2


def test_without_a_provider_the_way_by_it_is_not_there(client: TestClient) -> None:
    answer = client.get("/api/v1/sign-in/oidc", follow_redirects=False)
    assert answer.status_code == 404
    assert "local account" in answer.json()["detail"]


class Hand(ByHand):
    """A provider by hand that remembers what it was asked."""

    nonce = ""

    def sent(self, location: str) -> dict[str, str]:
        """Return with what it sends a browser back that was sent to it."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        self.nonce = asked["nonce"]
        return {"state": asked["state"], "code": "c"}


def provided(house: House, wall: Wall) -> Hand:
    """Give a house a provider that a test answers for."""
    hand = Hand()
    house.oidc = Provider(read_settings(TOLD), hand, wall)
    hand.token = lambda: signed(claims(hand.nonce))
    return hand


def test_no_neighbouring_host_can_plant_the_cookie_of_a_sign_in_that_it_began(
    app: FastAPI, house: House, wall: Wall
) -> None:
    hand = provided(house, wall)
    with client_of(app, "https://node.example", "192.0.2.7") as client:
        sent = client.get("/api/v1/sign-in/oidc", follow_redirects=False)
        cookie = sent.headers["set-cookie"]
        # RFC 6265bis, 4.1.3.2: browsers take __Host- from the host itself alone, secure and for all of it.
        assert cookie.startswith("__Host-samvirke-oidc=")
        flags = {flag.strip().lower() for flag in cookie.split(";")[1:]}
        assert {"httponly", "secure", "samesite=lax", "path=/"} <= flags
        value = cookie.partition("=")[2].partition(";")[0]
        back = hand.sent(sent.headers["location"])
    with client_of(app, "https://node.example", "192.0.2.8") as victim:
        victim.cookies.set("samvirke-oidc", value)  # planted under the plain name
        assert victim.get("/api/v1/sign-in/oidc/callback", params=back).status_code == 401
        assert "set-cookie" not in victim.get("/api/v1/sign-in/oidc/callback", params=back).headers


def test_who_is_taken_off_the_list_of_the_provider_is_out(app: FastAPI, house: House, wall: Wall) -> None:
    hand = provided(house, wall)
    with client_of(app) as client:
        sent = client.get("/api/v1/sign-in/oidc", follow_redirects=False)
        back = client.get("/api/v1/sign-in/oidc/callback", params=hand.sent(sent.headers["location"]))
        assert back.json()["ends_at_ms"] == T0 + 8 * 3_600_000
        assert client.get("/who/live").json()[:2] == ["ola", "leader"]
        house.oidc.settings = read_settings({**TOLD, "people": TOLD["people"][1:]})
        assert client.get("/who/live").status_code == 401
        house.oidc.settings = read_settings(TOLD)
        assert client.get("/who/live").status_code == 401  # the session is over, not asleep


def test_where_there_is_no_provider_any_more_nobody_stays_whom_it_sent(
    app: FastAPI, house: House, wall: Wall
) -> None:
    hand = provided(house, wall)
    with client_of(app) as client:
        sent = client.get("/api/v1/sign-in/oidc", follow_redirects=False)
        client.get("/api/v1/sign-in/oidc/callback", params=hand.sent(sent.headers["location"]))
        assert client.get("/who/live").status_code == 200
        house.oidc = None
        assert client.get("/who/live").status_code == 401


def test_a_log_that_takes_nothing_lets_people_in_to_look_but_shows_nothing_shielded(
    client: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client)
    node = house.nodes["live"]
    act = OpenIncident(type="building_fire", lon=10.5, lat=61.1, vulnerability="bak porten")
    at_desk = Person(user="ola", organisation="x", agency="fire", roles={"live": "operator"})
    incident = node.do(at_desk.actor("110.innlandet", "live"), act).records[0]

    def refuse(_patches: object) -> None:
        raise JournalError("the disk is full")

    monkeypatch.setattr(node, "note", refuse)
    assert sign_in(client).status_code == 200
    named = replace(at_desk, named_for=frozenset({incident})).actor("110.innlandet", "live")
    for _ in range(2):  # the second time too: it was not written the first
        with pytest.raises(JournalError):
            node.views.of(named, node.state.records[incident], T0)
    assert (node.views.of(at_desk.actor("110.innlandet", "live"), node.state.records[incident], T0) or {})[
        "id"
    ]
