"""The page of measures: five questions, their forms, and what was found side by side."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.hamlet import hamlet
from tests.prepare.beds_made_up import made_up_beds
from tests.prepare.centres_made_up import made_up_centres
from tests.prepare.siting_made_up import made_up_siting
from tests.web.house_of import house_of, signed_in_as
from tests.web.pages.open_houses import as_role

from samvirke.web.app import make_app
from samvirke.web.house import House
from samvirke.web.pages.measures import ANSWERS, SHORT
from samvirke.web.pages.measures_bought import cost, gain, sure, what
from samvirke.web.words import language
from samvirke.web.work.kinds import beds, centres, siting
from samvirke.web.work.kinds.listed import BY_NAME, kinds_of
from samvirke.web.work.kinds.worth import Worth, figures_of
from samvirke.web.work.order import Order
from samvirke.web.work.output import write_figures
from samvirke.web.work.record import Became, Request, Work
from samvirke.web.work.works import Works

PAGE = "/app/live/measures"
ASKED_MS = 1_800_000_000_000


def leave(folder: Path, number: int, kind: str, lines: list[Worth], space: str = "live") -> None:
    """Leave a work that is done, as a process would have."""
    work = Work(
        id=f"{number:016x}",
        folder=folder / f"{number:016x}",
        request=Request(
            kind=kind,
            parameters={one.name: one.default for one in BY_NAME[kind].inputs},
            space=space,
            user="kari",
            organisation="org",
            asked_ms=ASKED_MS + number,
            region="norway",
            roads="",
            versions={},
        ),
        became=Became(state="done", started_ms=ASKED_MS, ended_ms=ASKED_MS + 60_000),
    )
    work.folder.mkdir()
    work.write_request()
    work.write_became()
    order = Order(kind=kind, parameters={}, region="", roads="", folder=work.folder, processes=1)
    write_figures(order, figures_of(lines))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = house_of("110.innlandet", spaces=("live", "exercise-1"))
    house.region = hamlet()
    folder = tmp_path_factory.mktemp("work")
    leave(folder, 1, "siting", siting.worth(made_up_siting()))
    leave(folder, 2, "beds", beds.worth(made_up_beds()))
    leave(folder, 3, "centres", centres.worth(made_up_centres()), space="exercise-1")
    house.works = Works(folder, lambda: "", "", lambda: ASKED_MS)
    return house


@pytest.fixture(scope="module")
def client(house: House) -> Iterator[TestClient]:
    with TestClient(make_app(house), follow_redirects=False) as client:
        yield client


def test_every_question_has_its_words_and_its_form(client: TestClient, house: House) -> None:
    kinds = [kind.name for kind in kinds_of("measures")]
    assert list(SHORT) == list(ANSWERS) == kinds
    text = client.get(PAGE, headers=dict(as_role(house, "planner"))).text
    for name in kinds:
        assert f'href="{PAGE}/{name}"' in text
        form = client.get(f"{PAGE}/{name}", headers=dict(as_role(house, "planner"))).text
        assert f'action="/app/live/work/start/{name}"' in form
        assert form.count("<h1") == 1


def test_what_was_found_stands_side_by_side_the_newest_first(client: TestClient, house: House) -> None:
    text = client.get(PAGE, headers=dict(as_role(house, "planner"))).text
    table = text.split('aria-labelledby="bought">')[-1].split("</table>")[0]
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td>", table)
    assert rows[0][0].startswith("0 beds and 20 trained nurses")
    assert rows[0][1:] == ("20.0 million kroner, once", "200 patient-days", "proven best, gap 0.0%")
    assert rows[1][1:] == (
        "no price is known",
        "112 needs a year",  # 112.5 to the even
        "proven best, at most 112, gap 0.0%",
    )
    assert rows[2][2:] == ("120 needs a year (105 to 135)", "simulated, 95 % over the runs")
    assert f'href="/app/live/work/{2:016x}#frontier"' in table
    assert table.count("modelled") >= len(rows)


def test_what_was_found_in_another_space_is_not_shown(client: TestClient, house: House) -> None:
    text = client.get(PAGE, headers=dict(as_role(house, "planner"))).text
    assert f"{3:016x}" not in text
    assert "alerted sooner" not in text


def test_an_empty_page_says_what_to_do_first(tmp_path: Path) -> None:
    house = house_of("110.innlandet")
    house.works = Works(tmp_path, lambda: "", "", lambda: ASKED_MS)
    with TestClient(make_app(house)) as client:
        planner = dict(as_role(house, "planner"))
        front = client.get(PAGE, headers=planner).text
        assert "Nothing has been asked yet" in front
        assert "There is no register yet" in front
        # And without a register no form is shown that could only be refused.
        form = client.get(f"{PAGE}/siting", headers=planner).text
        assert "There is no register yet" in form
        assert "load the page again" not in form  # nothing is being read
        assert "work/start" not in form


def test_who_may_read_but_not_ask_sees_results_and_no_form(client: TestClient, house: House) -> None:
    reader = dict(as_role(house, "reader"))
    assert "proven best" in client.get(PAGE, headers=reader).text
    form = client.get(f"{PAGE}/siting", headers=reader).text
    assert "work/start" not in form
    assert "Planners and shift leaders ask" in form
    assert client.post("/app/live/work/start/siting", headers=reader, data={"a": "b"}).status_code == 403


def test_who_runs_the_machine_alone_sees_neither_page(client: TestClient, house: House) -> None:
    headers = dict(as_role(house, "administrator"))
    for path in (PAGE, f"{PAGE}/siting"):
        assert client.get(path, headers=headers).status_code == 403
    assert client.get(PAGE, headers=signed_in_as(house, "stranger", None)).status_code == 404


def test_there_is_no_other_measure(client: TestClient, house: House) -> None:
    assert client.get(f"{PAGE}/pandemic", headers=dict(as_role(house, "planner"))).status_code == 404


def test_a_form_that_cannot_be_asked_keeps_what_was_written(client: TestClient, house: House) -> None:
    told = {"functions": "ambulance", "area": "Atlantis", "model": "mclp", "number": "0"}
    answer = client.post("/app/live/work/start/siting", headers=dict(as_role(house, "planner")), data=told)
    assert answer.status_code == 422
    assert 'value="Atlantis"' in answer.text
    assert "It must be 1 or more." in answer.text


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("nb", "Hvor bør en stasjon eller en ambulanse stå?"),
        ("nn", "Kvar bør ein stasjon eller ein ambulanse stå?"),
        ("en", "Where should a station or an ambulance stand?"),
    ],
)
def test_the_page_speaks_three_languages(client: TestClient, house: House, lang: str, said: str) -> None:
    for path in (PAGE, f"{PAGE}/siting"):
        text = client.get(path, headers=dict(as_role(house, "planner", lang))).text
        assert f'<html lang="{lang}"' in text
        assert said in text


# --- the words of a line -----------------------------------------------------------------------------


def test_a_line_names_things_as_people_do() -> None:
    line = Worth(
        what="%(arrangement)s instead of %(base)s in %(where)s: all three services alerted sooner",
        values={"arrangement": "co_located", "base": "apart", "where": "Dal"},
        gain=124.2,
        unit="seconds",
        low=121.0,
        high=126.0,
    )
    nynorsk = language("nn")
    assert (
        what(line, nynorsk)
        == "Samlokalisert i staden for kvar for seg i Dal: alle tre etatane varsla tidlegare"
    )
    assert gain(line, nynorsk) == "124 sekund (121 til 126)"
    assert cost(line, nynorsk) == "ingen pris er kjend"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            Worth(what="", gain=1.0, unit="units", bound=1.0, gap=0.0, status="optimal"),
            "proven best, gap 0.0%",
        ),
        (
            Worth(what="", gain=1.0, unit="people", bound=9.0, gap=0.125, status="time_limit"),
            "stopped by the clock, at most 9.0, gap 12.5%",
        ),
        (Worth(what="", gain=1.0, unit="people"), "simulated, one run"),
        (Worth(what="", gain=float("nan"), unit="people", status="infeasible"), "impossible"),
    ],
)
def test_how_sure_it_is_never_calls_a_stopped_search_proven(line: Worth, said: str) -> None:
    assert sure(line, language("en")) == said
