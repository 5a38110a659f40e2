"""Our own count: pages by day for all, visits under a number for those who said yes, small groups unnamed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.public.visitor import OURS, Site, choose

from samvirke.web.public import kept
from samvirke.web.public.kept import KeptError, rows
from samvirke.web.public.statistics import Statistics
from samvirke.web.public.visitor import DAYS

DAY_MS = 86_400_000
NOON = 1_800_010_800_000  # 15 January 2027, 12:00 in Norway


def test_a_day_ends_at_midnight_in_norway() -> None:
    count = Statistics(None)
    count.count("/", NOON + 12 * 3_600_000 - 1)
    count.count("/", NOON + 12 * 3_600_000)
    days = count.summary(NOON + DAY_MS).days
    assert (days[date(2027, 1, 15)], days[date(2027, 1, 16)]) == (1, 1)
    assert len(days) == 30


def test_visits_are_deleted_after_thirty_days_and_no_sum_of_them_stays() -> None:
    count = Statistics(None)
    for visitor in "abcdef":
        for page in ("/", "/personvern"):
            count.visit(visitor, page, "nrk.no", NOON)

    def raw() -> int:
        with count.kept.transaction() as file:
            return int(rows(file, "SELECT count(*) FROM visits")[0][0])

    assert count.summary(NOON).visitors == 5  # six, rounded down
    count.count("/", NOON + 29 * DAY_MS)
    assert (raw(), count.summary(NOON + 29 * DAY_MS).visitors) == (12, 5)
    count.count("/", NOON + 30 * DAY_MS)
    assert (raw(), count.summary(NOON + 30 * DAY_MS).visitors) == (0, 0)


def test_a_group_of_fewer_than_five_visitors_is_not_shown() -> None:
    count = Statistics(None)
    for host, visitors in (
        ("nrk.no", "abcdefg"),
        ("vg.no", "abc"),
        ("hemmelig.example", "de"),
        ("", "abcdx"),
    ):
        for visitor in visitors:
            count.visit(visitor, "/", host, NOON)
    assert count.summary(NOON).hosts == {"nrk.no": 5, "": 5}
    assert count.summary(NOON).visitors == 5
    count.forget("abc")
    assert count.summary(NOON).hosts == {}
    for _ in range(40):
        count.visit("d", "/", "min-arbeidsgiver.example", NOON)  # one visitor, however often
    assert count.summary(NOON).hosts == {}
    assert count.summary(NOON).visitors == 5  # d, e, f, g and x


def test_one_visitor_with_a_number_before_and_one_after_does_not_make_a_group_large() -> None:
    count = Statistics(None)
    new = next(n for n in range(30) if (date(2027, 1, 15).toordinal() + n) % DAYS == 0)
    for number in "abcd":
        count.visit(f"{number} before", "/", "nrk.no", NOON + (new - 1) * DAY_MS)
        count.visit(f"{number} after", "/", "nrk.no", NOON + new * DAY_MS)
    summary = count.summary(NOON + new * DAY_MS)
    assert (summary.visitors, summary.hosts) == (0, {})
    count.visit("e after", "/", "nrk.no", NOON + new * DAY_MS)
    summary = count.summary(NOON + new * DAY_MS)
    assert (summary.visitors, summary.hosts) == (5, {"nrk.no": 5})


def test_a_screen_is_noted_for_the_visits_of_that_visitor_that_day() -> None:
    count = Statistics(None)
    for visitor in "aabcdef":
        count.visit(visitor, "/", "", NOON)
    for visitor in "abcde":
        count.screen(visitor, "small", NOON)
        count.screen(visitor, "large", NOON)  # the first counts
    assert count.summary(NOON).screens == {"small": 5}


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def browser(site: Site) -> Iterator[TestClient]:
    with site.visitor() as client:
        yield client


def test_without_consent_a_page_is_counted_and_nobody(browser: TestClient, site: Site) -> None:
    for _ in range(3):
        browser.get("/", headers={"referer": "https://nrk.no/x"})
    summary = site.desk.statistics.summary(site.wall.ms)
    assert (summary.pages, summary.visitors, summary.hosts) == ({"/": 3}, 0, {})
    assert "Forsiden</th>" in browser.get("/statistikk").text


def test_with_consent_the_host_is_noted_and_nothing_more_of_the_address(
    browser: TestClient, site: Site
) -> None:
    choose(browser, "save", "statistics")
    for referer in (
        "https://www.nrk.no/sak/1?navn=ola",
        "http://testserver/personvern",
        "nonsense",
        "http://[x",
        "https://<b>kjop.example/",
    ):
        browser.get("/", headers={"referer": referer})
    with site.desk.statistics.kept.transaction() as file:
        hosts = [host for (host,) in file.execute("SELECT host FROM visits").fetchall()]
    assert hosts == ["www.nrk.no", "", "", "", ""]


def test_the_script_is_sent_only_to_those_who_said_yes_and_its_word_is_taken_only_from_them(
    browser: TestClient, site: Site
) -> None:
    def told(**headers: str) -> int:
        return browser.post("/statistikk/skjerm", data={"screen": "small"}, headers=headers).status_code

    assert "public_screen.js" not in browser.get("/").text
    assert told(**OURS) == 403
    choose(browser, "save", "statistics")
    assert "public_screen.js" in browser.get("/").text
    assert told(**OURS) == 204
    assert told() == 403  # from elsewhere
    wrong = browser.post("/statistikk/skjerm", data={"screen": "1337x99"}, headers=OURS)
    assert wrong.status_code == 422
    with site.desk.statistics.kept.transaction() as file:
        assert [one for (one,) in file.execute("SELECT screen FROM visits").fetchall()] == ["small"]


def test_a_full_disk_is_left_to_the_log_of_the_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count = Statistics(tmp_path / "statistics.sqlite")
    monkeypatch.setattr(kept, "LEAST_FREE", 1 << 62)  # no disk has that
    with pytest.raises(KeptError, match="not added to"):
        count.visit("a" * 32, "/", "", NOON)
    count.forget(["a" * 32])  # to take away is always possible
