"""The page of a simulated plan holds the numbers of its result."""

import json
import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.prepare.report_made_up import made_up_comparison, made_up_simulation
from tests.prepare.test_report import data_of, text_of

from samvirke.engine.response.dispatch.named import RULES
from samvirke.prepare.comparing.words import method_of_comparison
from samvirke.prepare.plan import AddUnit, MoveUnit, Plan, RemoveUnit, SetValue
from samvirke.prepare.report import plan_forms
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.sentences import said
from samvirke.prepare.report.simulation_figures import share
from samvirke.prepare.report.simulation_page import render
from samvirke.prepare.report.simulation_rows import local
from samvirke.prepare.simulation_words import method_of_plan, warnings_of_plan
from samvirke.travel.line import LineTimes


def tables_of(page: str) -> dict[str, list[list[str]]]:
    """Return the rows of every table by its caption, thin spaces as spaces; parts of one table joined."""
    found: dict[str, list[list[str]]] = {}
    for table in re.findall(r"<table>(.*?)</table>", page, re.DOTALL):
        caption = re.search(r"<caption>(.*?)</caption>", table)
        assert caption is not None
        rows = re.findall(r"<tr>(.*?)</tr>", table.partition("<tbody>")[2], re.DOTALL)
        cells = [
            [
                re.sub("<[^>]*>", "", cell).replace("\u202f", " ")
                for cell in re.findall(r"<t[hd].*?</t[hd]>", row)
            ]
            for row in rows
        ]
        found.setdefault(caption[1], []).extend(cells)
    return found


def with_services(**columns: Any) -> Any:
    result = made_up_simulation()
    return replace(result, services=result.services.assign(**columns))


def test_the_answer_gives_each_share_with_its_interval() -> None:
    result = with_services(
        share_in_time=[0.85, 0.5312, 0.4],
        share_in_time_low=[0.83, 0.5, 0.3],
        share_in_time_high=[0.87, 0.56, 0.5],
    )
    # Police has no standard: whatever its share is, nothing is called in time.
    assert "Help came in time: fire 85% (83–87), ambulance 53% (50–56)." in text_of(render(result, "en"))


def test_without_any_standard_the_answer_is_how_long_half_of_it_took() -> None:
    result = with_services(share_required=np.nan, p50_s=[600.0, 750.0, 90.0])
    text = text_of(render(result, "en"))
    assert "Half of the help came within: fire 10.0 min, ambulance 12.5 min, police 1.5 min." in text
    assert "in time (" not in text


def test_median_and_nine_in_ten_stand_with_their_intervals() -> None:
    result = with_services(p90_s=1404.0, p90_low_s=1362.0, p90_high_s=1446.0)
    page = render(result, "nb")
    assert "23,4 <small>22,7–24,1</small>" in page.replace("\u202f", " ")
    services = tables_of(page)["Alle tjenester i området"]
    assert {row[8] for row in services} == {"23,4 (22,7–24,1)"}


def test_what_is_never_reached_has_no_minutes() -> None:
    page = render(with_services(p90_s=np.inf, p90_low_s=np.inf, p90_high_s=np.inf), "en")
    assert {row[8] for row in tables_of(page)["Every service in the area"]} == {"–"}
    assert "Nine in ten were reached within" not in text_of(page)


def test_every_unit_stands_in_the_table_the_busiest_of_the_area_first() -> None:
    result = made_up_simulation()
    rows = tables_of(render(result, "en"))["Units, the busiest first; neighbours last"]
    assert len(rows) == len(result.units)
    inside = result.units[result.units["inside"]].sort_values("busy_share", ascending=False)
    assert [row[0] for row in rows[: len(inside)]] == list(inside["name"])


def test_help_over_borders_adds_up_by_service() -> None:
    result = made_up_simulation()
    summed = result.across.groupby(["function", "direction"])["incidents"].sum()
    rows = tables_of(render(result, "en"))["First units over borders, incidents a run"]
    assert rows[0][0] == "Fire"
    for row, function in zip(rows, ("fire", "ambulance", "police"), strict=True):
        expected = [float(summed.get((function, way), 0.0)) for way in ("within", "in", "out")]
        assert [float(cell) for cell in row[1:]] == expected


def test_without_limits_nobody_is_said_to_wait_at_a_hospital() -> None:
    page = render(replace(made_up_simulation(), hospital_limits=False), "en")
    assert "nobody waits, and no patient is sent on" in text_of(page)
    assert all(row[3:5] == ["–", "–"] for row in tables_of(page)["Patients brought to each hospital"])


def test_the_incidents_of_the_day_stand_beside_the_map() -> None:
    result = made_up_simulation()
    rows = tables_of(render(result, "en"))["The incidents of the day"]
    assert len(rows) == len(result.playback.incidents)
    assert rows[7][3:5] == ["nobody came", "–"]
    first = result.playback.incidents.iloc[0]
    assert rows[0][0] == f"{int(first['at_s'] // 3600):02d}:{int(first['at_s'] % 3600 // 60):02d}"
    assert rows[0][4] == f"{first['first_s'] / 60:.1f}"


def test_the_day_is_drawn_from_the_legs_of_the_result() -> None:
    result = made_up_simulation()
    day = data_of(render(result))["day"]
    legs = result.playback.legs
    assert day["leg"]["from"] == [round(at) for at in legs["from_s"]]
    assert [day["unit"]["name"][of] for of in day["leg"]["unit"]] == list(legs["name"])
    assert day["incident"]["first"][7] is None


def test_the_night_the_clock_is_set_the_day_keeps_local_time() -> None:
    # 29 March 2026 begins at 23:00 UTC; two hours later clocks jump from 02:00 to 03:00.
    result = made_up_simulation()
    night = replace(
        result.playback,
        starts_at_utc="2026-03-28T23:00:00Z",
        starts_local="2026-03-29T00:00:00+01:00",
        length_s=82_800.0,
    )
    assert f"{local(night, 7200.0):%H:%M}" == "03:00"
    assert data_of(render(replace(result, playback=night)))["day"]["shifts"] == [[7200, 3600]]


def test_a_day_without_incidents_says_so() -> None:
    result = made_up_simulation()
    quiet = replace(
        result.playback, legs=result.playback.legs.iloc[:0], incidents=result.playback.incidents.iloc[:0]
    )
    page = render(replace(result, playback=quiet), "en")
    assert "Nothing happened in the area that day." in text_of(page)
    assert 'id="player"' not in page


def test_a_region_as_it_is_says_so() -> None:
    result = made_up_simulation()
    page = render(
        replace(
            result,
            plan_changes=(),
            rules=(),
            closures=result.closures.iloc[:0],
            outages=result.outages.iloc[:0],
        ),
        "en",
    )
    assert "The region as it is: nothing is changed." in text_of(page)


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_what_a_plan_changes_is_said_in_the_readers_language(language: str) -> None:
    plan = Plan(
        title="Plan",
        changes=(
            AddUnit(site="site-vik", like="amb-vik"),
            AddUnit(site="site-vik", like="amb-vik", count=2, columns={"crew": 3}),
            AddUnit(site="site-vik", columns={"capabilities": "fire.pump"}),
            MoveUnit(unit="112", site="4201"),
            RemoveUnit(unit="amb-vik"),
            SetValue(table="units", row="amb-vik", column="crew", value=1200),
        ),
    )
    spoken = [said(Language.of(language), text, plan_forms.CHANGES) for text in plan.sentences()]
    assert {sentence.language for sentence in spoken} == {language}
    assert "112" in spoken[3].text  # a name keeps its digits together
    assert "4201" in spoken[3].text


def test_every_rule_of_dispatch_is_known_to_the_translators() -> None:
    # When this fails, give the new meaning to plan_forms.py and the two catalogues.
    meanings = [named.make.meaning for named in RULES.values()]
    assert not [text for text in meanings if said(Language.of("nb"), text).language != "nb"]


def test_a_narrow_interval_of_a_share_keeps_its_two_ends() -> None:
    row = {
        "share_required": 0.9,
        "share_in_time": 0.9312,
        "share_in_time_low": 0.9293,
        "share_in_time_high": 0.9331,
    }
    assert share(row, Language.of("en")) == ("93.1%", "92.9–93.3")
    wide = {**row, "share_in_time_low": 0.91, "share_in_time_high": 0.95}
    assert share(wide, Language.of("en")) == ("93%", "91–95")


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_sentence_of_a_simulation_and_a_comparison_is_known_to_the_translators(language: str) -> None:
    # When this fails, give the new form of the sentence to plan_forms.py and the two catalogues.
    named = pd.DataFrame({"centre_110": ["centre-110"], "centre_112": [None], "centre_113": [None]})
    air = SimpleNamespace(units=pd.DataFrame({"mode": ["air"]}), municipalities=named)
    lost = SimpleNamespace(id="centre-110")
    closed = SimpleNamespace(closures=("bridge",), outages=(lost,), title="Plan")
    stage: Any = SimpleNamespace(
        road=LineTimes(),
        is_inside=np.array([True, False]),
        seed=1,
        rules=(RULES["nearest"].make(),),
        plan=closed,
        region=air,
        weather=None,
        stops_that_reach_nobody=("Vik",),
        outside=("engine-nes-1",),
        closures_unmet=("bridge",),
        calls=None,
    )
    centres = SimpleNamespace(ids=("centre-110", "centre-112"))
    playing = SimpleNamespace(
        ids=("centre-110",),
        centres=centres,
        shown=np.array([0]),
        typed=frozenset[str](),
        unmanned=("110 Dal",),
    )
    called: Any = SimpleNamespace(**{**vars(stage), "calls": playing})
    stormy: Any = SimpleNamespace(
        **{**vars(stage), "weather": SimpleNamespace(share_of_hours=0.1, mean_spell_h=6.0)}
    )
    sentences = [
        *method_of_plan(stage, "everyday", 4, "2026-01-01T00:00:00Z", 7, "Vik"),
        *warnings_of_plan(stage, ()),
        *warnings_of_plan(stormy, ()),
        *method_of_plan(called, "everyday", 4, "2026-01-01T00:00:00Z", 7, "Vik"),
        *warnings_of_plan(called, ()),
        *method_of_comparison(
            [called, called],
            "everyday",
            made_up_comparison().stopping,
            0.99,
            "2026-01-01T00:00:00Z",
            7,
            "Vik",
        ),
    ]
    assert not [text for text in sentences if said(Language.of(language), text).language != language]


def test_calls_have_a_section_where_they_were_played_and_none_where_they_were_not() -> None:
    result = made_up_simulation()
    page = render(result, "en")
    assert '<section id="calls">' in page
    assert "AMK Nordvik" in page
    assert "2–4 (modelled)" in page
    assert "two services or more" in page
    silent = replace(result, calls=result.calls.iloc[:0], alerts=result.alerts.iloc[:0])
    assert 'id="calls"' not in render(silent, "en")


def test_the_data_of_the_page_are_json_without_gaps() -> None:
    page = render(with_services(p50_s=np.inf))
    found = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    json.loads(found[1], parse_constant=pytest.fail)
