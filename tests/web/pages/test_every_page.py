"""Every page of those who work, by being listed: who may see it, in which language, under which policy."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.house_of import house_of, signed_in_as
from tests.web.test_api import all_doors

from samvirke.respond.access.actor import ROLES, Role
from samvirke.respond.access.decision import Decision
from samvirke.web.api import visit
from samvirke.web.app import make_app
from samvirke.web.house import House
from samvirke.web.pages import page
from samvirke.web.pages.listed import PAGES
from samvirke.web.pages.render import POLICY

HTML = {"accept": "text/html"}
# What each role is for, said by hand: the machine's keeper sees no situation, whoever reads plans nothing.
OPEN_TO: dict[str, set[Role]] = {
    "read": {"operator", "leader", "planner", "reader", "exercise_leader", "administrator"},
    "situation.read": {"operator", "leader", "planner", "reader", "exercise_leader"},
    "register.read": {"operator", "leader", "planner", "reader", "exercise_leader"},
    "work.read": {"operator", "leader", "planner", "reader", "exercise_leader"},
    "public.publish": {"leader"},
}
PEOPLE: list[Role] = [role for role in ROLES if role not in ("node", "public")]  # who signs in


@pytest.fixture(scope="module")
def house() -> House:
    return house_of("110.innlandet")


@pytest.fixture(scope="module")
def client(house: House) -> Iterator[TestClient]:
    with TestClient(make_app(house), raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


def address(name: str) -> str:
    return f"/app/live/{name}"


@pytest.mark.parametrize("role", PEOPLE)
def test_a_role_sees_the_pages_that_are_for_it_and_is_offered_no_other(
    client: TestClient, house: House, role: Role
) -> None:
    headers = {**HTML, **signed_in_as(house, role.replace("_", "-"), role)}
    menu = client.get(address("help"), headers=headers).text
    for one in PAGES:
        is_open = role in OPEN_TO[one.action]
        assert (f'href="/app/live/{one.name}"' in menu) == (is_open and one.in_menu), one.name
        if one.in_menu:
            answer = client.get(address(one.name), headers=headers)
            assert answer.status_code == (200 if is_open else 403), one.name
            assert is_open or one.name not in answer.text.partition("<h1")[2]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("name", [one.name for one in PAGES if one.in_menu])
def test_a_page_stands_in_the_language_that_was_chosen_under_the_strict_policy(
    client: TestClient, house: House, name: str, language: str
) -> None:
    headers = {**HTML, **signed_in_as(house, "ola", "leader")}
    answer = client.get(address(name), headers=headers, params={"lang": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["cache-control"] == "no-store"
    for forbidden in (
        " style=",
        "<style",
        " onclick=",
        " onload=",
        "javascript:",
        "hx-on",
        "http://",
        "https://",
    ):
        assert forbidden not in answer.text.replace('href="https://', ""), forbidden  # a link may lead away


def test_whoever_is_not_signed_in_is_led_to_the_door_and_back(client: TestClient) -> None:
    answer = client.get("/app/live/situation?x=1", headers=HTML)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fapp%2Flive%2Fsituation%3Fx%3D1"


def test_no_door_of_a_page_opens_before_somebody_is_signed_in(client: TestClient) -> None:
    for method, path in all_doors(client.app):  # type: ignore[arg-type]
        if path.startswith("/app"):
            answer = client.request(method, _somewhere(path))
            assert answer.status_code == 401, (method, path)


def test_every_door_of_a_page_asks_decide_and_takes_its_no(
    client: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def no(_actor: object, action: str, _subject: object) -> Decision:
        asked.append(action)
        return Decision(allowed=False, rule="test", reason="not today")

    monkeypatch.setattr(visit, "decide", no)
    monkeypatch.setattr(page, "decide", no)
    headers = signed_in_as(house, "ola", "leader")
    for method, path in all_doors(client.app):  # type: ignore[arg-type]
        if path.startswith("/app/"):
            asked.clear()
            answer = client.request(method, _somewhere(path), headers=headers)
            assert asked, (method, path)
            assert answer.status_code == 403, (method, path, answer.text[:200])


@pytest.mark.parametrize("onward", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\nb"])
def test_nobody_is_led_to_another_host(client: TestClient, onward: str) -> None:
    told: dict[str, Any] = {"language": "nn", "_next": onward}
    here = {"sec-fetch-site": "same-origin"}  # another site may not choose for anybody
    assert client.post("/valg", data=told, headers=here).headers["location"] == "/"


def _somewhere(path: str) -> str:
    there = path.replace("{space}", "live")
    while "{" in there:
        there = there[: there.index("{")] + "x" + there[there.index("}") + 1 :]
    return there
