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

DAY_MS = 86_400_000
NOON = 1_800_010_800_000  # 15 January 2027, 12:00 in Norway


def test_a_day_ends_at_midnight_in_norway() -> None:
    count = Statistics(None)
    count.count("/", NOON + 12 * 3_600_000 - 1)
    count.count("/", NOON + 12 * 3_600_000)
    days = count.summary(NOON + DAY_MS).days
    assert (days[date(2027, 1, 15)], days[date(2027, 1, 16)]) == (1, 1)
    assert len(days) == 30


def test_visits_are_added_up_when_the_day_is_over_and_deleted_after_thirty_days() -> None:
    count = Statistics(None)
    for visitor, page in (("a", "/"), ("a", "/personvern"), ("b", "/")):
        count.visit(visitor, page, "nrk.no", NOON)

    def raw() -> int:
        with count.kept.transaction() as file:
            return int(rows(file, "SELECT count(*) FROM visits")[0][0])

    assert count.summary(NOON).visitors == 2
    count.count("/", NOON + DAY_MS)
    assert (raw(), count.summary(NOON + DAY_MS).visitors) == (3, 2)
    count.count("/", NOON + 29 * DAY_MS)
    assert raw() == 3
    count.count("/", NOON + 30 * DAY_MS)
    assert raw() == 0
    assert count.summary(NOON + 29 * DAY_MS).visitors == 2  # the sum stays
    assert count.summary(NOON + 30 * DAY_MS).visitors == 0  # and leaves the thirty days that are shown


def test_a_group_of_fewer_than_five_is_not_named() -> None:
    count = Statistics(None)
    for host, times in (("nrk.no", 6), ("vg.no", 3), ("hemmelig.example", 2), ("", 9)):
        for _ in range(times):
            count.visit("a", "/", host, NOON)
    assert count.summary(NOON).hosts == {"nrk.no": 6, "": 5}
    count.forget("a")
    for _ in range(4):
        count.visit("b", "/", "vg.no", NOON)
    assert count.summary(NOON).hosts == {}


def test_a_screen_is_noted_for_the_visits_of_that_visitor_that_day() -> None:
    count = Statistics(None)
    for visitor in "aaaaab":
        count.visit(visitor, "/", "", NOON)
    count.screen("a", "small", NOON)
    count.screen("a", "large", NOON)  # the first counts
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
    ):
        browser.get("/", headers={"referer": referer})
    with site.desk.statistics.kept.transaction() as file:
        hosts = [host for (host,) in file.execute("SELECT host FROM visits").fetchall()]
    assert hosts == ["www.nrk.no", "", "", ""]


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
    count.forget("a" * 32)  # to take away is always possible
