"""The page that publishes: looked at first, then released; nobody but who leads, in the live space alone."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
from starlette.testclient import TestClient
from tests.web.house_of import T0, signed_in_as
from tests.web.public.visitor import Site

from samvirke.web.moments import local

HERE = "/app/live/publish"
FORM = {
    "heading.nb": "Vi er forberedt",
    "text.nb": "På alle sykehjem.",
    "purpose": "egenberedskapsuka",
    "valid_until_ms:local": (local(T0) + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M"),
    "figures.1.label": "Nødstrøm",
    "figures.1.value": "72 timer",
    "figures.1.source": "Egen måling",
    "figures.1.as_of": "2026-11",
    "figures.2.label": "",
    "heading.nn": "",
}


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def browser(site: Site) -> Iterator[TestClient]:
    with site.visitor() as client:
        yield client


@pytest.fixture
def leader(site: Site) -> Mapping[str, str]:
    return signed_in_as(site.house, "leader", "leader")


def test_it_says_what_to_do_first(browser: TestClient, leader: Mapping[str, str]) -> None:
    page = browser.get(HERE, headers=leader).text
    assert "Ingenting er offentlig ennå" in page
    assert "Skriv under hva folk skal vite" in page
    assert 'value="2027-07-16T12:00"' in page  # 182 days after 15 January: half a year is offered


def test_nothing_is_released_by_looking_at_it(
    browser: TestClient, site: Site, leader: Mapping[str, str]
) -> None:
    page = browser.post(f"{HERE}/preview", data=FORM, headers=leader)
    assert page.status_code == 200
    assert "Slik alle vil se det" in page.text
    assert "72 timer" in page.text
    assert list(site.house.nodes["live"].state.of_kind("public_statement")) == []


def test_what_was_looked_at_is_what_is_released(
    browser: TestClient, site: Site, leader: Mapping[str, str]
) -> None:
    browser.post(f"{HERE}/preview", data=FORM, headers=leader)
    done = browser.post(
        "/app/live/do/publish-statement", data={**FORM, "_next": HERE, "_key": "one"}, headers=leader
    )
    assert (done.status_code, done.headers["location"]) == (303, HERE)
    (found,) = site.house.nodes["live"].state.of_kind("public_statement")
    assert found.data["heading"] == {"nb": "Vi er forberedt"}
    assert found.data["figures"] == [
        {"label": "Nødstrøm", "value": "72 timer", "source": "Egen måling", "as_of": "2026-11"}
    ]
    assert found.data["valid_until_ms"] == T0 + 30 * 86_400_000
    page = browser.get(HERE, headers=leader).text
    assert page.index("Offentlig nå") < page.index("Vi er forberedt")
    told = {"statement": found.id, "because": "feil", "_next": HERE}
    assert browser.post("/app/live/do/withdraw-statement", data=told, headers=leader).status_code == 303
    page = browser.get(HERE, headers=leader).text
    assert page.index("Offentlig før") < page.index("Vi er forberedt") < page.index("trukket 15. januar 2027")


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"heading.nb": ""}, "heading: must be filled in"),
        ({"figures.1.source": ""}, "source of figure 1 is empty"),
        ({"valid_until_ms:local": "2020-01-01T12:00"}, "more than a year ahead"),
        ({"valid_until_ms:local": "soon"}, "cannot be read; choose it again"),
        ({"purpose": ""}, "purpose: must be filled in"),
        ({"heading.de": "Wir"}, "a language of heading is"),
    ],
)
def test_a_fault_is_told_where_it_is_and_nothing_typed_is_lost(
    browser: TestClient, leader: Mapping[str, str], changed: dict[str, str], fault: str
) -> None:
    page = browser.post(f"{HERE}/preview", data={**FORM, **changed}, headers=leader)
    assert page.status_code == 422
    assert fault in page.text
    assert "På alle sykehjem." in page.text
    assert "Slik alle vil se det" not in page.text


@pytest.mark.parametrize("role", ["operator", "planner", "reader", "administrator"])
def test_nobody_else_is_let_in(browser: TestClient, site: Site, role: str) -> None:
    headers = signed_in_as(site.house, role, role)  # type: ignore[arg-type]
    assert browser.get(HERE, headers=headers).status_code == 403
    assert browser.post(f"{HERE}/preview", data=FORM, headers=headers).status_code == 403
    assert browser.post("/app/live/do/publish-statement", data=FORM, headers=headers).status_code == 403


def test_an_exercise_has_no_such_page(browser: TestClient, site: Site) -> None:
    leads = signed_in_as(site.house, "eva", "exercise_leader", space="exercise-1")
    assert browser.get("/app/exercise-1/publish", headers=leads).status_code == 403
    assert "/publish" not in browser.get("/app/exercise-1/help", headers=leads).text
