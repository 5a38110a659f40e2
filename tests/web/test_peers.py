"""Nodes ask one another over HTTP: signed both ways, at once when something happens, again after a cut."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

import httpx2
import pytest
from fastapi import APIRouter, FastAPI
from tests.respond.federation.centres import Centre, Wall, key_of, peers_of

from samvirke.respond.federation.errors import StrangerError
from samvirke.respond.federation.member import Member
from samvirke.respond.federation.peer import Peer
from samvirke.respond.federation.signed import Gate, sign_request
from samvirke.respond.journal.checkpoint import Checkpoint
from samvirke.respond.journal.keys import PrivateKey
from samvirke.respond.journal.merkle import EMPTY_ROOT
from samvirke.web.api import peer as peer_api
from samvirke.web.house import House
from samvirke.web.peers import PeerStatus, Pulling, peer_client, pull_for_ever

LOG = "/api/v1/peer/live/log"


def app_of(*centres: Centre) -> FastAPI:
    """Return the application of one centre in one or more spaces."""
    app = FastAPI()
    api = APIRouter(prefix="/api/v1")
    api.include_router(peer_api.router)
    app.include_router(api)
    app.state.house = House(
        place=centres[0].node.place,
        nodes={centre.space.name: centre.node for centre in centres},
        members={centre.space.name: centre.member for centre in centres},
    )
    return app


def reachable(centre: Centre) -> Centre:
    """Let a centre know the addresses of the others."""
    peers = [
        Peer(centre=peer.centre, agency=peer.agency, keys=peer.keys, url=f"http://{peer.centre}")
        for peer in peers_of(centre.centre)
    ]
    centre.member.close()
    centre.member = Member(centre.node, key_of(centre.centre), peers, centre.wall)
    return centre


class Wires(httpx2.AsyncBaseTransport):
    """Wires to applications by the name of their host; a test may cut one."""

    def __init__(self, **apps: FastAPI) -> None:
        self.apps = {host.replace("_", "."): httpx2.ASGITransport(app) for host, app in apps.items()}
        self.cut: set[str] = set()
        self.asked = 0

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.asked += 1
        if request.url.host in self.cut or request.url.host not in self.apps:
            raise httpx2.ConnectError("no route to host")
        return await self.apps[request.url.host].handle_async_request(request)


def header(asker: str, target: str, *, to: str = "110.innlandet", wall: int, nonce: bytes = bytes(16)) -> str:
    return sign_request(
        key_of(asker), to=to, method="GET", target=target, body=b"", wall_ms=wall, nonce=nonce
    )


async def ask(app: FastAPI, target: str, authorization: str = "") -> httpx2.Response:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://110") as client:
        return await client.get(target, headers={"Authorization": authorization} if authorization else {})


async def until(is_so: Callable[[], bool], within_s: float = 5.0) -> float:
    """Wait until something is so, and return how long it took."""
    began = time.perf_counter()
    while not is_so():
        assert time.perf_counter() - began < within_s, "it did not happen in time"
        await asyncio.sleep(0.005)
    return time.perf_counter() - began


def test_another_centre_sees_a_change_within_a_second_and_after_a_cut_what_it_missed() -> None:
    at_110, at_112 = reachable(Centre("110.innlandet")), reachable(Centre("112.innlandet"))
    wires = Wires(**{"110_innlandet": app_of(at_110)})
    tell: dict[tuple[str, str], PeerStatus] = {}

    async def story() -> None:
        async with httpx2.AsyncClient(transport=wires) as client:
            pulling = asyncio.create_task(pull_for_ever({"live": at_112.member}, client, tell))
            fire = at_110.incident("fire")
            at_110.share(fire, "112.innlandet")
            await until(lambda: at_112.sees(fire) == {"title": "fire"})
            # Now it waits in a long poll: what is written rings, and is there at once.
            await asyncio.sleep(0.1)
            await asyncio.to_thread(at_110.change, fire, priority=1)
            assert await until(lambda: at_112.sees(fire).get("priority") == 1) < 1.0
            assert tell["live", "110.innlandet"].state == "in_touch"
            assert tell["live", "110.innlandet"].behind == 0
            assert tell["live", "113.innlandet"].state == "not_reached"
            assert "tried again by itself" in tell["live", "113.innlandet"].why
            wires.cut.add("110.innlandet")
            await asyncio.to_thread(at_110.change, fire, priority=2)  # ends the poll that is under way
            await until(lambda: tell["live", "110.innlandet"].state == "not_reached")
            await asyncio.to_thread(at_110.change, fire, priority=3)
            wires.cut.clear()
            await until(lambda: at_112.sees(fire)["priority"] == 3)
            pulling.cancel()
            at_110.member.let_go()
            await asyncio.wait({pulling})

    asyncio.run(story())


def test_a_poll_lets_go_when_the_node_stops() -> None:
    at_110 = Centre("110.innlandet")
    app = app_of(at_110)
    target = f"{LOG}?wait_s=20"

    async def story() -> None:
        asking = asyncio.create_task(ask(app, target, header("112.innlandet", target, wall=at_110.wall.ms)))
        await asyncio.sleep(0.1)
        assert not asking.done()
        at_110.member.let_go()
        response = await asyncio.wait_for(asking, 1)
        assert response.status_code == 200

    asyncio.run(story())


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer abc",
        "Samvirke-Node centre=112.innlandet",
        header("112.innlandet", LOG, wall=1_800_000_000_000, to="113.innlandet"),
        header("112.innlandet", LOG + "?limit=1", wall=1_800_000_000_000),
        header("112.innlandet", LOG, wall=1_800_000_000_000).replace("centre=112", "centre=113"),
        header("112.innlandet", LOG, wall=1_800_000_000_000).replace("centre=112", "centre=111"),
        header("112.innlandet", LOG, wall=1_800_000_000_000 - 300_001),
        header("112.innlandet", LOG, wall=1_800_000_000_000 + 300_001),
    ],
    ids=["none", "a person's", "half", "for another", "other query", "other's", "unknown", "old", "early"],
)
def test_a_stranger_gets_401_and_learns_nothing(authorization: str) -> None:
    at_110 = Centre("110.innlandet")
    at_110.incident("hemmelig")
    app = app_of(at_110)
    refused = asyncio.run(ask(app, LOG, authorization))
    nowhere = asyncio.run(ask(app, LOG.replace("live", "nowhere"), authorization))
    assert refused.status_code == nowhere.status_code == 401
    assert (
        refused.json() == nowhere.json() == {"detail": "this request is not from a node that is known here"}
    )


def test_a_stranger_with_a_bad_query_gets_401_too() -> None:
    at_110 = Centre("110.innlandet")
    assert asyncio.run(ask(app_of(at_110), f"{LOG}?limit=many")).status_code == 401


@pytest.mark.parametrize("apart_ms", [-300_000, 0, 300_000])
def test_clocks_up_to_five_minutes_apart_are_accepted_and_a_request_counts_once(apart_ms: int) -> None:
    at_110 = Centre("110.innlandet")
    app = app_of(at_110)
    authorization = header("112.innlandet", LOG, wall=at_110.wall.ms + apart_ms)
    assert asyncio.run(ask(app, LOG, authorization)).status_code == 200
    assert asyncio.run(ask(app, LOG, authorization)).status_code == 401


def test_a_request_played_again_is_refused_as_long_as_its_moment_is_accepted() -> None:
    # Moment 5 min ahead: accepted from now until 10 min later; its nonce is remembered as long.
    wall = Wall()
    gate = Gate("110.innlandet", {peer.centre: peer for peer in peers_of("110.innlandet")}, wall)
    sent = header("112.innlandet", LOG, wall=wall.ms + 300_000)
    gate.admit("GET", LOG, b"", sent)
    for later_ms in (1, 300_000, 600_000, 600_001):
        wall.ms = 1_800_000_000_000 + later_ms
        gate.admit(
            "GET", LOG, b"", header("112.innlandet", LOG, wall=wall.ms, nonce=later_ms.to_bytes(16, "big"))
        )
        with pytest.raises(StrangerError):
            gate.admit("GET", LOG, b"", sent)


def test_a_known_node_is_told_what_is_wrong_with_its_query() -> None:
    at_110 = Centre("110.innlandet")
    target = f"{LOG}?after=110.innlandet"
    response = asyncio.run(ask(app_of(at_110), target, header("112.innlandet", target, wall=at_110.wall.ms)))
    assert response.status_code == 422
    assert "origin:size, such as 110.innlandet/1:17" in response.json()["detail"]


def test_one_peer_has_at_most_four_requests_under_way() -> None:
    at_110 = Centre("110.innlandet")
    app = app_of(at_110)
    target = f"{LOG}?wait_s=20"

    async def story() -> list[int]:
        def request(number: int) -> Coroutine[Any, Any, httpx2.Response]:
            nonce = number.to_bytes(16, "big")
            return ask(app, target, header("112.innlandet", target, wall=at_110.wall.ms, nonce=nonce))

        waiting = [asyncio.create_task(request(number)) for number in range(4)]
        await asyncio.sleep(0.2)
        fifth = await request(9)
        at_110.member.let_go()
        return [(await one).status_code for one in waiting] + [fifth.status_code]

    assert asyncio.run(story()) == [200, 200, 200, 200, 429]


def pulled_once(wires: Wires, centre: Centre) -> PeerStatus:
    """Let a centre ask 110 once, and return how that went."""
    tell: dict[tuple[str, str], PeerStatus] = {}

    async def story() -> None:
        async with httpx2.AsyncClient(transport=wires) as client:
            pulling = Pulling(centre.member, centre.member.peer("110.innlandet"), client, tell)
            await pulling.once()

    asyncio.run(story())
    return tell[centre.space.name, "110.innlandet"]


def test_an_answer_that_another_signed_is_refused() -> None:
    at_110, at_112 = Centre("110.innlandet"), reachable(Centre("112.innlandet"))
    at_110.incident("fire")
    at_110.member.key = PrivateKey("110.innlandet", bytes(32))
    status = pulled_once(Wires(**{"110_innlandet": app_of(at_110)}), at_112)
    assert status.state == "refused"
    assert "not signed by 110.innlandet" in status.why
    assert at_112.store.sizes() == {}


def test_an_exercise_does_not_come_into_live_by_wire() -> None:
    # The node of 110 is wired wrongly: what it answers for live is its exercise.
    exercise, at_112 = Centre("110.innlandet", "exercise-1"), reachable(Centre("112.innlandet"))
    exercise.incident("drill")
    app = app_of(exercise)
    app.state.house.members["live"] = exercise.member
    status = pulled_once(Wires(**{"110_innlandet": app}), at_112)
    assert status.state == "refused"
    assert "of the space exercise-1; this is live: nothing crosses between spaces" in status.why
    assert at_112.store.sizes() == {}


def test_a_node_that_is_refused_says_on_which_side_to_look() -> None:
    at_110, at_112 = Centre("110.innlandet"), reachable(Centre("112.innlandet"))
    at_112.member.key = PrivateKey("112.innlandet", bytes(32))
    status = pulled_once(Wires(**{"110_innlandet": app_of(at_110)}), at_112)
    assert status.state == "refused"
    assert "does not know the key of 112.innlandet" in status.why


def test_an_answer_without_end_is_cut_off() -> None:
    at_112 = reachable(Centre("112.innlandet"))

    async def without_end(scope: Any, receive: Any, send: Any) -> None:
        del scope, receive
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(20):
            await send({"type": "http.response.body", "body": b"[" * 1_000_000, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    wires = Wires()
    wires.apps["110.innlandet"] = httpx2.ASGITransport(without_end)
    status = pulled_once(wires, at_112)
    assert status.state == "refused"
    assert "more than 16,000,000 bytes" in status.why


def test_a_fault_with_one_peer_does_not_stop_the_pulling(monkeypatch: pytest.MonkeyPatch) -> None:
    at_110, at_112 = Centre("110.innlandet"), reachable(Centre("112.innlandet"))

    def broken(*_: object) -> None:
        raise KeyError("unforeseen")

    monkeypatch.setattr("samvirke.web.peers.take", broken)
    status = pulled_once(Wires(**{"110_innlandet": app_of(at_110)}), at_112)
    assert (status.state, "unforeseen" in status.why) == ("refused", True)


def test_tries_become_seldom_and_stop_at_fifteen_seconds() -> None:
    at_112 = reachable(Centre("112.innlandet"))

    async def story() -> list[float]:
        async with httpx2.AsyncClient(transport=Wires()) as client:
            pulling = Pulling(at_112.member, at_112.member.peer("110.innlandet"), client, {})
            return [await pulling.once() for _ in range(8)]

    # Half a second, doubled each time, 15 s at most; chance takes off up to half.
    longest = [0.5, 1, 2, 4, 8, 15, 15, 15]
    pauses = asyncio.run(story())
    assert all(most / 2 <= pause <= most for pause, most in zip(pauses, longest, strict=True))


def test_a_client_for_peers_follows_no_redirect_and_no_proxy_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")

    async def story() -> tuple[bool, bool]:
        async with peer_client() as client:
            return client.follow_redirects, client.trust_env

    assert asyncio.run(story()) == (False, False)


def test_a_log_that_does_not_hang_together_is_looked_into_once_and_then_left_for_a_while() -> None:
    at_110, at_112 = Centre("110.innlandet"), reachable(Centre("112.innlandet"))
    at_110.share(at_110.incident("fire"), "112.innlandet")
    at_110.member.checkpoint = lambda origin, size: Checkpoint(  # type: ignore[method-assign]
        origin, "live", size, bytes(32) if size else EMPTY_ROOT
    ).signed(key_of("110.innlandet"))
    tell: dict[tuple[str, str], PeerStatus] = {}

    async def story() -> list[float]:
        wires = Wires(**{"110_innlandet": app_of(at_110)})
        async with httpx2.AsyncClient(transport=wires) as client:
            pulling = Pulling(at_112.member, at_112.member.peer("110.innlandet"), client, tell)
            return [await pulling.once() for _ in range(5)]

    asked, looked, again, looked_again, later = asyncio.run(story())
    assert (asked, looked, looked_again) == (0, 0, 0)
    assert 0.25 <= again <= 0.5
    assert 0.5 <= later <= 1
    assert "do not lead from what is held here" in tell["live", "110.innlandet"].why
    assert at_112.store.sizes() == {}
