"""The visitor decides: nothing before a yes, everything by the declaration, proof of each choice."""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

import apsw
import pytest
from starlette.testclient import TestClient
from tests.web.public.visitor import OURS, Site, choose

from samvirke.web.public import kept
from samvirke.web.public.choice import COOKIE, LASTS_S, Choice, read_choice
from samvirke.web.public.desk import Controller, PublicDesk
from samvirke.web.public.proof import Given
from samvirke.web.public.purposes import Declaration, declared
from samvirke.web.public.receipt import MANDATORY, MANDATORY_OF_PURPOSE

YEAR_MS = 365 * 86_400_000
BANNER = 'id="consent"'
# What was shown in version 1.0. Other words need another version: see the head of purposes.toml.
SHOWN = {"1.0": {"nb": "8cec28ac6c68", "nn": "c0f7d16ba433", "en": "60551803006f"}}


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def browser(site: Site) -> Iterator[TestClient]:
    with site.visitor() as client:
        yield client


def proofs(site: Site) -> list[Given]:
    """Return all proofs, the first first."""
    with site.desk.proof.kept.transaction() as file:
        told = kept.rows(file, "SELECT told FROM given ORDER BY n")
    return [Given(**json.loads(one)) for (one,) in told]


def rows(site: Site) -> int:
    with site.desk.statistics.kept.transaction() as file:
        return int(kept.rows(file, "SELECT count(*) FROM visits")[0][0])


def is_asked(client: TestClient, **headers: str) -> bool:
    return BANNER in client.get("/", headers=headers).text


def test_the_first_visit_asks_and_stores_nothing(browser: TestClient, site: Site) -> None:
    for path in ("/", "/personvern", "/tilgjengelighet", "/statistikk", "/samtykke"):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
        assert (BANNER in answer.text) == (path != "/samtykke")
    assert rows(site) == 0


@pytest.mark.parametrize(
    ("button", "ticked"), [("necessary", ()), ("save", ()), ("necessary", ("statistics",))]
)
def test_no_is_one_click_by_either_button_and_leaves_no_row(
    browser: TestClient, site: Site, button: str, ticked: tuple[str, ...]
) -> None:
    assert is_asked(browser)
    assert choose(browser, button, *ticked).status_code == 303
    assert not is_asked(browser)
    assert set(browser.cookies) == {COOKIE}
    assert rows(site) == 0
    (given,) = proofs(site)
    assert (given.statistics, given.marketing, given.method) == (False, False, button)


@pytest.mark.parametrize("ticked", [(), ("statistics",), ("marketing",), ("statistics", "marketing")])
def test_each_combination_gives_just_the_cookies_that_are_declared_for_it(
    browser: TestClient, site: Site, ticked: tuple[str, ...]
) -> None:
    assert is_asked(browser)
    choose(browser, "save", *ticked)
    browser.get("/")
    granted = {cookie.name for one in declared().asked if one.name in ticked for cookie in one.cookies}
    assert set(browser.cookies) == {COOKIE} | granted
    assert (rows(site) > 0) == ("statistics" in ticked)


def test_withdrawing_takes_the_cookie_and_the_rows_and_is_proved(browser: TestClient, site: Site) -> None:
    assert is_asked(browser)
    choose(browser, "all")
    browser.get("/")
    browser.get("/personvern")
    assert (rows(site), "besok" in browser.cookies) == (2, True)
    choose(browser, "save", "marketing")
    assert (rows(site), "besok" in browser.cookies) == (0, False)
    browser.get("/")
    assert rows(site) == 0
    first, second = proofs(site)
    assert first.id == second.id
    assert (second.statistics, second.marketing) == (False, True)


def test_what_was_shown_is_what_the_page_says_and_what_the_proof_names(
    browser: TestClient, site: Site
) -> None:
    for code in ("nb", "nn", "en"):
        text = browser.get(f"/?lang={code}").text
        banner = text.partition(BANNER)[2].partition("</section>")[0].partition(">")[2]
        said = " ".join(unescape(re.sub(r"<[^>]+>", " ", banner)).split())
        wanted = " ".join(declared().shown(code).split())
        # The full stop after the link stands apart when the tags are taken out.
        assert said.replace(" .", ".") == wanted
    choose(browser, "all")
    (given,) = proofs(site)
    kept_text = site.desk.proof.text(given.digest)
    assert kept_text == declared().shown("nb")
    assert sha256(kept_text.encode()).hexdigest() == given.digest
    assert browser.get(f"/samtykke/tekst/{given.digest}").text == kept_text


def test_nobody_changes_the_words_without_giving_them_a_new_version() -> None:
    assert {code: declared().digest(code)[:12] for code in ("nb", "nn", "en")} == SHOWN[declared().version]


def test_the_promised_words_stand_in_the_form(browser: TestClient) -> None:
    text = browser.get("/").text
    for words in ("Du bestemmer over dine egne data", "Statistiske", "Markedsføring", "Lagre innstillinger"):
        assert words in text
    for words in ("Godta alle", "Bare nødvendige", "personvernerklæring", "ingen i bruk"):
        assert words in text
    assert "checked" not in text.partition(BANNER)[2].partition("</section>")[0]
    assert text.index('class="ds-skip-link"') < text.index(BANNER) < text.index("<header")
    assert re.search(r'class="consent-icon" href="/samtykke\?fra=/" aria-label="Endre samtykke"', text)


def changed(version: str) -> Declaration:
    return Declaration(version, declared().notice, declared().purposes)


def test_another_major_version_asks_anew_and_a_minor_one_does_not(
    browser: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(browser, "all")
    assert not is_asked(browser)
    for module in ("desk", "frame", "consent"):
        monkeypatch.setattr(f"samvirke.web.public.{module}.declared", lambda: changed("1.1"))
    assert not is_asked(browser)
    assert rows(site) == 2
    for module in ("desk", "frame", "consent"):
        monkeypatch.setattr(f"samvirke.web.public.{module}.declared", lambda: changed("2.0"))
    assert is_asked(browser)
    assert rows(site) == 0  # a yes to other words counts nothing, and leaves nothing


def test_a_choice_on_words_that_have_changed_meanwhile_is_asked_for_again(
    browser: TestClient, site: Site
) -> None:
    form = {"valg": "all", "language": "nb", "version": "0.9", "_next": "/"}
    answer = browser.post("/samtykke", data=form, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 409
    assert "set-cookie" not in answer.headers
    assert proofs(site) == []


def test_after_twelve_months_a_choice_counts_no_more(browser: TestClient, site: Site) -> None:
    choose(browser, "all")
    site.wall.ms += YEAR_MS - 1000
    assert not is_asked(browser)
    site.wall.ms += 1000
    assert is_asked(browser)


@pytest.mark.parametrize("signal", ["sec-gpc", "dnt"])
def test_a_browser_that_says_no_is_not_asked_and_counts_as_no(
    browser: TestClient, site: Site, signal: str
) -> None:
    assert is_asked(browser)
    choose(browser, "all")
    browser.get("/")
    before = rows(site)
    answer = browser.get("/", headers={signal: "1"})
    assert BANNER not in answer.text
    assert 'class="consent-icon"' in answer.text
    assert (before, rows(site)) == (1, 0)
    # Who says yes all the same, with the signal on, is believed.
    choose(browser, "save", "statistics", headers={signal: "1"})
    browser.get("/", headers={signal: "1"})
    assert rows(site) == 1
    assert [given.gpc for given in proofs(site)][-1] is True


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "x",
        "0" * 32 + ".1.11.1800000000." + "0" * 64,
        "0" * 32 + ".1.11.1800000000",
        "a" * 5000,
    ],
)
def test_a_forged_cookie_counts_as_no_choice(browser: TestClient, site: Site, forged: str) -> None:
    answer = browser.get("/", headers={"cookie": f"samtykke={forged}"})
    assert BANNER in answer.text
    assert "set-cookie" not in answer.headers
    assert rows(site) == 0


def test_a_cookie_is_believed_only_whole_and_sealed_with_the_key_of_this_node() -> None:
    key = b"k" * 32
    choice = Choice(id="ab" * 16, major=1, statistics=True, marketing=False, at_s=1000)
    sealed = choice.sealed(key)
    assert read_choice(sealed, key) == choice
    assert read_choice(sealed.replace(".10.", ".11."), key) is None
    assert read_choice(sealed, b"j" * 32) is None


@pytest.mark.parametrize(
    ("major", "age_s", "holds"),
    [(1, 0, True), (2, 0, False), (1, LASTS_S - 1, True), (1, LASTS_S, False), (1, -301, False)],
)
def test_a_choice_holds_for_the_words_that_it_answered_and_for_twelve_months(
    major: int, age_s: int, holds: bool
) -> None:
    choice = Choice(id="ab" * 16, major=1, statistics=True, marketing=False, at_s=1000)
    assert choice.holds(major=major, now_s=1000 + age_s) == holds


def test_a_copy_of_a_cookie_from_before_a_withdrawal_counts_no_more(browser: TestClient, site: Site) -> None:
    choose(browser, "all")
    browser.get("/")
    old = {"cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items())}
    site.wall.ms += 1000
    choose(browser, "necessary")
    browser.cookies.clear()
    answer = browser.get("/", headers=old)
    assert BANNER in answer.text
    assert rows(site) == 0
    screen = browser.post("/statistikk/skjerm", data={"screen": "small"}, headers={**OURS, **old})
    assert screen.status_code == 403
    # Nor does one whose proof is gone.
    with site.desk.proof.kept.transaction() as file:
        file.execute("DELETE FROM given")
    assert is_asked(browser, **old)


def test_pages_opened_at_the_same_moment_are_one_visitor_and_withdrawing_finds_all_of_it(
    browser: TestClient, site: Site
) -> None:
    choose(browser, "all")
    for _ in range(3):  # a browser that opens its old tabs again: none of them has a number yet
        browser.cookies.delete("besok")
        browser.get("/")
    with site.desk.statistics.kept.transaction() as file:
        assert kept.rows(file, "SELECT count(*), count(DISTINCT visitor) FROM visits") == [(3, 1)]
    browser.cookies.delete("besok")
    choose(browser, "necessary")
    assert rows(site) == 0


def test_the_number_of_a_visitor_is_another_after_thirty_days_and_both_are_forgotten(
    browser: TestClient, site: Site
) -> None:
    choose(browser, "all")
    numbers = []
    for _ in range(31):
        browser.get("/")
        numbers.append(browser.cookies["besok"])
        site.wall.ms += 86_400_000
    site.wall.ms -= 86_400_000
    assert len(set(numbers)) == 2
    assert rows(site) == 30
    choose(browser, "necessary")
    assert rows(site) == 0


def test_where_a_yes_holds_no_longer_its_cookie_and_rows_go_at_the_next_page(
    browser: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(browser, "all")
    browser.get("/")
    assert rows(site) == 1
    browser.get("/", headers={"sec-gpc": "1"})
    assert (rows(site), "besok" in browser.cookies) == (0, False)
    browser.get("/")  # without the signal, the yes counts again
    assert (rows(site), "besok" in browser.cookies) == (1, True)
    for module in ("desk", "frame", "consent"):
        monkeypatch.setattr(f"samvirke.web.public.{module}.declared", lambda: changed("2.0"))
    assert is_asked(browser)
    assert (rows(site), "besok" in browser.cookies) == (0, False)


def test_all_that_a_browser_chose_stands_on_one_receipt_also_after_it_was_asked_anew(
    browser: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(browser, "all")
    for module in ("desk", "frame", "consent"):
        monkeypatch.setattr(f"samvirke.web.public.{module}.declared", lambda: changed("2.0"))
    monkeypatch.setattr("tests.web.public.visitor.declared", lambda: changed("2.0"))
    assert is_asked(browser)
    assert browser.get("/samtykke/kvittering").status_code == 200
    choose(browser, "necessary")
    told = browser.get("/samtykke/kvittering.json").json()
    assert [event["@type"] for event in told["dct:hasPart"]] == ["dpv:ConsentGiven", "dpv:ConsentWithdrawn"]
    assert len({one.id for one in proofs(site)}) == 1


def test_a_page_says_that_a_choice_was_kept_only_just_after_it_was(browser: TestClient, site: Site) -> None:
    said = "Valget ditt er lagret"
    assert said not in browser.get("/?lagret=1").text
    choose(browser, "necessary")
    assert said in browser.get("/?lagret=1").text
    site.wall.ms += 61_000
    assert said not in browser.get("/?lagret=1").text


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://ond.example"}, {}])
def test_another_site_cannot_choose_for_a_visitor(browser: TestClient, headers: dict[str, str]) -> None:
    form = {"valg": "all", "language": "nb", "version": declared().version, "_next": "/"}
    assert browser.post("/samtykke", data=form, headers=headers).status_code == 403
    assert COOKIE not in browser.cookies


@pytest.mark.parametrize(
    "onward", ["https://ond.example/", "//ond.example", "/\\ond.example", "javascript:x"]
)
def test_the_way_back_leads_to_this_site_alone(browser: TestClient, onward: str) -> None:
    form = {"valg": "all", "language": "nb", "version": declared().version, "_next": onward}
    answer = browser.post("/samtykke", data=form, headers={"sec-fetch-site": "same-origin"})
    assert answer.headers["location"] == "/?lagret=1"


def test_what_no_form_can_send_is_refused(browser: TestClient) -> None:
    assert choose(browser, "everything").status_code == 422


def test_the_receipt_holds_what_the_profile_demands_and_tells_the_withdrawal(browser: TestClient) -> None:
    assert browser.get("/samtykke/kvittering.json").status_code == 404
    choose(browser, "all")
    choose(browser, "necessary")
    told: Any = browser.get("/samtykke/kvittering.json").json()
    assert set(MANDATORY) <= set(told)
    assert told["dct:conformsTo"]["@id"].startswith("https://w3id.org/dpv/schema/dpv-27560#")
    for purpose in told["dpv:hasPurpose"]:
        assert set(MANDATORY_OF_PURPOSE) <= set(purpose)
        assert purpose["dpv:hasConsentStatus"]["@id"] == "dpv:ConsentWithdrawn"
    assert [event["@type"] for event in told["dct:hasPart"]] == ["dpv:ConsentGiven", "dpv:ConsentWithdrawn"]
    page = browser.get("/samtykke/kvittering").text
    assert told["dct:identifier"] in page
    assert page.index("Bare nødvendige") < page.index("Godta alle")  # the latest first


def test_neither_address_nor_browser_is_kept(tmp_path: Path) -> None:
    site = Site()
    site.house.public = PublicDesk(tmp_path, site.wall, Controller(name="Brann IKS"))
    with site.visitor() as client:
        choose(client, "all", headers={"user-agent": "Kanarifugl/7", "x-forwarded-for": "203.0.113.9"})
        client.get("/", headers={"user-agent": "Kanarifugl/7", "referer": "https://nrk.no/sak/hemmelig?x=1"})
    site.desk.close()
    written = b"".join(path.read_bytes() for path in (tmp_path / "public").iterdir())
    assert b"nrk.no" in written
    for never in (b"Kanarifugl", b"203.0.113.9", b"testclient", b"hemmelig"):
        assert never not in written
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "public").iterdir()} == {0}


def test_where_the_proof_cannot_be_written_the_choice_counts_as_no_and_that_is_said(tmp_path: Path) -> None:
    site = Site()
    site.house.public = PublicDesk(tmp_path, site.wall, Controller(name="Brann IKS"))
    with site.visitor() as client:
        choose(client, "save", "statistics")
        client.get("/")
        assert set(client.cookies) == {COOKIE, "besok"}
        holder = apsw.Connection(str(tmp_path / "public" / "consent.sqlite"))
        holder.execute("BEGIN EXCLUSIVE")
        answer = choose(client, "all")
        assert answer.status_code == 503
        assert "gjelder som nei" in answer.text
        assert "Valgt " not in answer.text
        assert "checked" not in answer.text.partition("<form")[2]
        assert set(client.cookies) == set()
        assert rows(site) == 0
        assert client.get("/").status_code == 200
        holder.execute("ROLLBACK")
        holder.close()
        assert choose(client, "all").status_code == 303
    site.desk.close()


def test_visits_that_could_not_be_deleted_are_deleted_when_it_is_tried_again(tmp_path: Path) -> None:
    site = Site()
    site.house.public = PublicDesk(tmp_path, site.wall, Controller(name="Brann IKS"))

    def written() -> bytes:
        return b"".join(path.read_bytes() for path in (tmp_path / "public").glob("statistics.sqlite*"))

    with site.visitor() as client:
        choose(client, "save", "statistics")
        client.get("/")
        holder = apsw.Connection(str(tmp_path / "public" / "statistics.sqlite"))
        holder.execute("BEGIN IMMEDIATE")
        answer = choose(client, "necessary")
        assert answer.status_code == 503
        assert "Prøv igjen senere" in answer.text
        holder.execute("ROLLBACK")
        assert rows(site) == 1
        assert choose(client, "necessary").status_code == 303
        assert rows(site) == 0
        # Somebody who only reads, a backup say, hinders no deleting.
        choose(client, "save", "statistics")
        client.get("/")
        number = client.cookies["besok"]
        holder.execute("BEGIN")
        holder.execute("SELECT count(*) FROM visits").fetchall()
        assert choose(client, "necessary").status_code == 303
        assert rows(site) == 0
        assert number.encode() in written()  # as long as the other reads
        holder.execute("ROLLBACK")
        client.get("/")  # what was deleted goes from the log of the file too with the next count
        assert number.encode() not in written()
        holder.close()
    site.desk.close()


def test_a_count_that_cannot_be_kept_stops_no_page(tmp_path: Path) -> None:
    site = Site()
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "statistics.sqlite").mkdir()  # no file can be there
    site.house.public = PublicDesk(tmp_path, site.wall, Controller(name="Brann IKS"))
    with site.visitor() as client:
        choose(client, "all")
        for path in ("/", "/statistikk", "/personvern"):
            assert client.get(path).status_code == 200
        assert "besok" not in client.cookies
    site.desk.close()


def test_without_a_key_no_choice_counts_and_the_pages_are_there(tmp_path: Path) -> None:
    site = Site()
    (tmp_path / "public").write_text("no folder")
    site.house.public = PublicDesk(tmp_path, site.wall, Controller(name="Brann IKS"))
    with site.visitor() as client:
        assert choose(client, "all").status_code == 503
        assert is_asked(client)
        assert set(client.cookies) == set()


def test_a_choice_is_believed_after_the_node_was_started_again(tmp_path: Path) -> None:
    site = Site()
    site.house.public = PublicDesk(tmp_path, site.wall, Controller(name="Brann IKS"))
    with site.visitor() as client:
        choose(client, "all")
        site.desk.close()
        site.house.public = PublicDesk(tmp_path, site.wall, Controller(name="Brann IKS"))
        assert not is_asked(client)
    site.desk.close()


def test_those_who_work_are_not_asked(browser: TestClient) -> None:
    assert BANNER not in browser.get("/sign-in").text
    assert "consent-icon" not in browser.get("/sign-in").text
