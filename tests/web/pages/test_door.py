"""Signing in and out on a page."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from tests.web.house_of import AGENCIES, house_of, signed_in_as

from samvirke.respond.access.sign_in.person import Person
from samvirke.web.app import make_app
from samvirke.web.house import House
from samvirke.web.signed_in import COOKIE_ON_LOOPBACK

HTML = {"accept": "text/html", "sec-fetch-site": "same-origin"}
PASSWORD = "syv-lange-ord-om-natta"  # noqa: S105 - of this test alone


@pytest.fixture(scope="module")
def house() -> House:
    house = house_of("110.innlandet", spaces=("live", "exercise-1"))
    roles = {"live": "operator", "exercise-1": "operator"}
    person = Person(user="ola", organisation="org", agency=AGENCIES["110.innlandet"], roles=roles)  # type: ignore[arg-type]
    house.accounts.add(person, PASSWORD)
    return house


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    # From this machine itself: over plain http nobody else is given a cookie.
    app = make_app(house)
    with TestClient(app, follow_redirects=False, client=("127.0.0.1", 1), headers=HTML) as client:
        yield client


def test_who_signs_in_comes_to_where_they_were_going(client: TestClient) -> None:
    asked = client.get("/app/live/who")
    assert asked.headers["location"] == "/sign-in?next=%2Fapp%2Flive%2Fwho"
    told = {"user": "ola", "password": PASSWORD, "next": "/app/live/who"}
    answer = client.post("/sign-in", data=told)
    assert (answer.status_code, answer.headers["location"]) == (303, "/app/live/who")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert client.get("/app/live/who").status_code == 200
    assert client.get("/app").headers["location"] == "/app/live"  # live goes before exercises
    assert client.get("/app/live").headers["location"] == "/app/live/situation"


def test_the_door_and_the_menu_of_who_is_in_lead_to_the_privacy_policy(client: TestClient) -> None:
    assert 'href="/personvern"' in client.get("/sign-in").text
    client.post("/sign-in", data={"user": "ola", "password": PASSWORD})
    account = client.get("/app/live/help").text.partition('class="account"')[2].partition("</details>")[0]
    assert 'href="/personvern"' in account


def test_a_visitor_is_led_from_an_error_to_the_public_page_and_who_works_to_their_first(
    client: TestClient,
) -> None:
    def way_on() -> str:
        answer = client.get("/nothing")
        assert answer.status_code == 404
        return str(re.findall(r'<a class="ds-link" href="([^"]+)"', answer.text)[0])

    assert way_on() == "/"
    client.post("/sign-in", data={"user": "ola", "password": PASSWORD})
    assert way_on() == "/app"


def test_a_wrong_password_is_told_and_the_user_need_not_be_written_again(client: TestClient) -> None:
    answer = client.post("/sign-in", data={"user": "ola", "password": "feil", "next": "/app"})
    assert answer.status_code == 401
    assert 'role="alert"' in answer.text
    assert 'value="ola"' in answer.text
    assert "feil" not in answer.text.replace("er feil", "").replace("Etter tre feil", "")
    assert "set-cookie" not in answer.headers


def test_another_site_can_sign_nobody_in(client: TestClient) -> None:
    told = {"user": "ola", "password": PASSWORD}
    answer = client.post("/sign-in", data=told, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_who_signs_out_is_out_and_the_browser_is_told_to_forget(client: TestClient) -> None:
    client.post("/sign-in", data={"user": "ola", "password": PASSWORD})
    token = client.cookies[COOKIE_ON_LOOPBACK]
    answer = client.post("/sign-out")
    assert answer.headers["location"] == "/sign-in"
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert client.get("/app", headers={"authorization": f"Bearer {token}"}).status_code == 303


def test_an_act_from_another_site_is_refused(client: TestClient) -> None:
    client.post("/sign-in", data={"user": "ola", "password": PASSWORD})
    told = {"type": "building_fire", "lat": "61.1", "lon": "10.5"}
    foreign = client.post("/app/live/do/open-incident", data=told, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    own = client.post(
        "/app/live/do/open-incident", data={**told, "_next": "/app/live/situation", "_key": "k"}
    )
    again = client.post("/app/live/do/open-incident", data={**told, "_key": "k"})
    assert own.status_code == again.status_code == 303
    listed = client.get("/api/v1/live/incidents").json()["items"]
    assert len(listed) == 1  # sent twice with the same key, done once


def test_a_fault_of_an_act_is_a_page_for_people_and_a_problem_for_scripts(
    client: TestClient, house: House
) -> None:
    headers = signed_in_as(house, "kari")
    told = {"type": "building_fire", "lat": "north", "lon": "10.5"}
    page = client.post("/app/live/do/open-incident", data=told, headers=headers)
    assert page.status_code == 422
    assert "lat" in page.text
    assert "<h1" in page.text
    problem = client.post(
        "/app/live/do/open-incident", data=told, headers={**headers, "accept": "application/json"}
    )
    assert problem.headers["content-type"] == "application/problem+json"


def test_an_exercise_says_that_it_is_one(client: TestClient, house: House) -> None:
    headers = signed_in_as(house, "per", "operator", space="exercise-1")
    stripe = 'class="not-live"'
    assert f"{stripe}>ØVELSE" in client.get("/app/exercise-1/help", headers=headers).text
    live = signed_in_as(house, "liv", "operator")
    assert stripe not in client.get("/app/live/help", headers=live).text
