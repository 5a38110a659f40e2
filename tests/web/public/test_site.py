"""The public site: what it says, in three languages; nothing of any record reaches it but what may."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.respond.standards.cap_messages import alert, info
from tests.web.house_of import T0, signed_in_as
from tests.web.public.visitor import Site
from tests.web.test_every_route_hides import CANARY, NUMBER, patches

from samvirke.respond.public.statement import PublicStatement
from samvirke.respond.record.kinds import KINDS
from samvirke.respond.standards.cap.warning import Warning as Cap
from samvirke.web.public.desk import Controller, PublicDesk
from samvirke.web.public.household import ADVICE, NUMBERS, SOURCES
from samvirke.web.public.shown import nearest, shown_warnings
from samvirke.web.public.site import PAGE_WORDS
from samvirke.web.words import language

PATHS = ("/", "/personvern", "/tilgjengelighet", "/statistikk", "/samtykke")
STATEMENT = {
    "heading": {"nb": "Så forberedt er vi", "en": "How prepared we are"},
    "text": {"nb": "Vi har øvd.\n\nOg vi har strøm."},
    "purpose": "hemmelig-hensikt",
    "valid_until_ms": T0 + 86_400_000,
    "figures": {"1": {"label": "Nødstrøm", "value": "72 timer", "source": "Egen måling", "as_of": "2026-11"}},
}


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def browser(site: Site) -> Iterator[TestClient]:
    with site.visitor() as client:
        yield client


def do(client: TestClient, site: Site, act: str, told: dict[str, Any], role: Any = "leader") -> Any:
    headers = signed_in_as(site.house, role, role)
    answer = client.post(f"/api/v1/live/do/{act}", json=told, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["records"][0]


def test_what_was_released_stands_there_and_is_gone_when_it_is_withdrawn(
    browser: TestClient, site: Site
) -> None:
    assert "har ikke offentliggjort noe her ennå" in browser.get("/").text
    record = do(browser, site, "publish-statement", STATEMENT)
    page = browser.get("/").text
    for words in ("Så forberedt er vi", "Vi har øvd.", "72 timer", "Egen måling", "2026-11"):
        assert words in page
    assert "hemmelig-hensikt" not in page
    assert (
        '<h3 class="ds-heading" data-size="xs" lang="en">How prepared we are' in browser.get("/?lang=en").text
    )
    assert '<p lang="nb">Vi har øvd.' in browser.get("/?lang=en").text  # the text has no English
    do(browser, site, "withdraw-statement", {"statement": record, "because": "feil"})
    assert "Så forberedt er vi" not in browser.get("/").text


def test_a_warning_stands_in_the_readers_language_with_what_to_do(browser: TestClient, site: Site) -> None:
    english = info("en-GB").replace("Vis aktsomhet.", "Take care.").replace("Gult nivå", "Yellow level")
    do(browser, site, "receive-warning", {"message": alert(info("no"), english)}, "operator")
    page = browser.get("/").text
    for words in ("Gult nivå", "Vis aktsomhet.", "gult nivå, moderat fare", "Innlandet", "varsel@example.no"):
        assert words in page
    assert "16. januar 2027 07.00" in page  # 06:00 UTC is 7 in the morning in Norway
    assert "Take care." in browser.get("/?lang=en").text
    site.wall.ms = T0 + 2 * 86_400_000
    assert "Vis aktsomhet." not in browser.get("/").text


def test_an_exercises_warning_never_reaches_the_public(browser: TestClient, site: Site) -> None:
    leads = signed_in_as(site.house, "eva", "exercise_leader", space="exercise-1")
    told = {"message": alert(status="Exercise")}
    answer = browser.post("/api/v1/exercise-1/do/receive-warning", json=told, headers=leads)
    assert answer.status_code == 200
    assert "Vis aktsomhet." not in browser.get("/").text


def test_no_byte_of_any_record_reaches_the_public_but_statements_and_warnings(
    browser: TestClient, site: Site
) -> None:
    node = site.house.nodes["live"]
    for patch in patches():
        kind = patch.record.partition(":")[0]
        if kind not in ("space_clock", "public_statement", "warning"):
            home = patch.record.split(":")[1]
            own = {
                "record": patch.record.replace(home, "110.innlandet"),
                "subject": patch.subject.replace(home, "110.innlandet"),
            }
            written = node.note([type(patch)(kind=patch.kind, data=patch.data, **own)])
            node.journal.hasten()
            written.result()
    assert len(node.state.by_kind) > len(KINDS) - 5
    for path in PATHS:
        page = browser.get(path).text
        assert CANARY not in page, path
        assert str(NUMBER) not in page, path


def test_the_public_is_shown_only_fields_that_all_may_see() -> None:
    classes = {**KINDS["public_statement"].classes, **KINDS["warning"].classes}
    assert {name for name, field_class in classes.items() if field_class != "FELLES"} == {
        "purpose",
        "withdrawn_because",
    }
    assert KINDS["public_statement"].shape is PublicStatement
    assert KINDS["warning"].shape is Cap


@pytest.mark.parametrize("code", ["nb", "nn", "en"])
@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_there_in_three_languages_and_loads_no_script(
    browser: TestClient, path: str, code: str
) -> None:
    answer = browser.get(f"{path}?lang={code}")
    assert answer.status_code == 200
    assert f'<html lang="{code}"' in answer.text
    assert answer.text.count("<h1") == 1
    assert "<script src" not in answer.text
    assert 'type="module"' not in answer.text
    assert "style=" not in answer.text
    assert "://" not in answer.headers["content-security-policy"]


def test_the_policy_names_who_answers_and_how_to_reach_them(browser: TestClient, site: Site) -> None:
    assert "har ikke skrevet her hvordan du når dem" in browser.get("/personvern").text
    told = Controller(name="Hamar kommune", email="post@hamar.example", officer="Ombudet")
    site.house.public = PublicDesk(None, site.wall, told)
    page = browser.get("/personvern").text
    for words in ("Hamar kommune", "post@hamar.example", "Ombudet"):
        assert words in page
    assert "har ikke skrevet her" not in page


def test_the_policy_lists_every_cookie_that_there_is(browser: TestClient) -> None:
    page = browser.get("/personvern").text
    for cookie in ("samtykke", "sprak", "utseende", "samvirke", "__Host-samvirke", "besok"):
        assert f"<code>{cookie}</code>" in page
    assert "365 dager" in page
    assert "10 minutter" in page


def test_the_count_calls_every_page_by_its_name(browser: TestClient) -> None:
    browser.get("/samtykke/kvittering")
    for path in PATHS:
        browser.get(path)
    assert set(PATHS) <= set(PAGE_WORDS)
    assert "Tilgjengelighetserklæring</th>" in browser.get("/statistikk").text


def test_numbers_to_call_are_links_and_what_was_not_verified_is_said(browser: TestClient) -> None:
    page = browser.get("/").text
    for number in NUMBERS:
        assert f'href="tel:{number.number}"' in page
    assert len(ADVICE) >= 6
    assert all(source.page in page.replace("&#34;", '"') for source in SOURCES)
    assert "kunne vi ikke lese" in page


def test_words_from_elsewhere_are_shown_as_words(browser: TestClient, site: Site) -> None:
    hostile = {**STATEMENT, "heading": {"nb": "<script>alert(1)</script>"}}
    do(browser, site, "publish-statement", hostile)
    assert "<script>alert" not in browser.get("/").text


def test_a_warning_with_odd_parts_is_shown_as_far_as_it_goes() -> None:
    odd = {
        "texts": {"xx": {"event": "Brann"}},
        "areas": [{"properties": None}],
        "severity": 7,
        "colour": "blue",
    }
    (shown,) = shown_warnings([odd], language("nb"))
    assert (shown.heading, shown.lang, shown.level, list(shown.areas)) == ("Brann", "xx", "", [])
    assert nearest({}, "nb") == ("nb", "")


def test_the_most_dangerous_warning_comes_first() -> None:
    told = [{"severity": one, "texts": {"nb": {"event": one}}} for one in ("Minor", "Unknown", "Extreme")]
    assert [one.heading for one in shown_warnings(told, language("nb"))] == ["Extreme", "Minor", "Unknown"]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_can_be_asked_whether_it_is_there(browser: TestClient, site: Site, path: str) -> None:
    answer = browser.head(path)
    assert answer.status_code == 200
    assert site.desk.statistics.summary(site.wall.ms).pages == {}  # nobody has read it
