"""Rules of dispatch by name: what each prefers, and how they add up."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.engine.worlds import MONDAY, course, need

from samvirke.engine.response.build import build_world
from samvirke.engine.response.dispatch.agreements import ByAgreement
from samvirke.engine.response.dispatch.duties import function_of, owner_at
from samvirke.engine.response.dispatch.named import RULES, rule_named, rules_named
from samvirke.engine.response.dispatch.own_first import OwnFirst
from samvirke.engine.response.dispatch.preference import Preference
from samvirke.engine.response.dispatch.rule import Rule, added, bound
from samvirke.engine.response.dispatch.run_cards import STEP_S, Card, RunCards, read_run_cards
from samvirke.engine.response.reference import simulate
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.model.errors import BadInputError
from samvirke.register.region import Region
from samvirke.travel.line import LineTimes

INF = float("inf")


@pytest.fixture
def region(hamlet: Region) -> Region:
    """Return the hamlet with a fire service of its own in Nes, to which the engine there belongs."""
    organisations = hamlet.organisations
    nes_fire = organisations[organisations["id"] == "org-fire"].assign(id="nes-fire", parent="org-nes")
    units = hamlet.units.copy()
    units.loc[units["id"] == "engine-nes-1", "owner"] = "nes-fire"
    units["turnout_probability"] = np.nan
    municipalities = hamlet.municipalities.copy()
    municipalities.loc[municipalities["id"] == "0002", "fire_service"] = "nes-fire"
    return (
        hamlet.with_table("organisations", pd.concat([organisations, nes_fire], ignore_index=True))
        .with_table("units", units)
        .with_table("municipalities", municipalities)
    )


@pytest.fixture
def world(region: Region) -> World:
    return build_world(region, LineTimes(), said=lambda _: None)


def penalty(rules: list[Rule], region: Region, world: World, asked: Course, unit: str) -> float:
    preference = bound(rules, region, world, asked).preference
    assert preference is not None
    return float(
        preference.penalty_s[preference.unit_group[world.units.index(unit)], preference.need_group[0]]
    )


def fire(place: str, capability: str = "fire.pump") -> Course:
    return course(need(0, 0.0, capability, place=place))


def agreement(region: Region, **row: object) -> Region:
    table = region.table("agreements")
    new = table.iloc[[0]].assign(**{"id": "new", "valid_from": None, "valid_to": None, **row})
    return region.with_table("agreements", new)


def test_every_rule_says_what_it_means_and_is_made_by_its_name(tmp_path: Path) -> None:
    cards = tmp_path / "cards.csv"
    cards.write_text("area,kind,stations\n*,*,fire-vik\n")
    for name, named in RULES.items():
        rule = rule_named(f"{name}:file={cards}" if named.needs_file else name)
        assert rule.name == name
        assert rule.meaning.endswith(".")


def test_an_unknown_rule_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(
        BadInputError, match=r"no rule 'nearst'; write 'nearest'; the rules are nearest, own_f"
    ):
        rule_named("nearst")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("own_first:margin=2", "its settings are margin_min"),
        ("own_first:margin_min=two", "margin_min is 'two'"),
        ("own_first:margin_min=-2", "margin_s is -120"),
        ("nearest:margin_min=2", "its settings are none"),
        ("run_cards", "run_cards:file=PATH"),
        ("run_cards:file=nowhere.csv", "cannot be read"),
        ("cover_keeping:slack_min=inf", "slack_s"),
        ("cover_keeping:from_priority=1.5", "from_priority is '1.5'; it must be 1, 2 or 3"),
        ("cover_keeping:from_priority=inf", "from_priority is 'inf'; it must be 1, 2 or 3"),
        ("cover_keeping:from_priority=4", "from_priority is '4'; it must be 1, 2 or 3"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(text: str, says: str, region: Region, world: World) -> None:
    with pytest.raises((BadInputError, ValueError), match=says):
        bound([rule_named(text)], region, world, fire("cell-1"))


def test_minutes_on_the_command_line_are_seconds_inside() -> None:
    rule = rule_named("own_first:margin_min=2.5")
    assert isinstance(rule, OwnFirst)
    assert rule.margin_s == 150


def test_nearest_lays_nothing_on_anybody(region: Region, world: World) -> None:
    assert bound(rules_named(["nearest"]), region, world, fire("cell-1")).preference is None


def test_own_first_lays_the_margin_on_others_than_the_service_of_the_place(
    region: Region, world: World
) -> None:
    # cell-5 lies in Nes, whose fire service owns engine-nes-1; Vik's engine comes from across the border.
    rules: list[Rule] = [OwnFirst(margin_s=300)]
    assert penalty(rules, region, world, fire("cell-5"), "engine-nes-1") == 0
    assert penalty(rules, region, world, fire("cell-5"), "engine-vik-1") == 300
    assert penalty(rules, region, world, fire("cell-1"), "engine-vik-1") == 0


@pytest.mark.parametrize("name", ["nearest", "own_first", "agreements", "cover_keeping", "divert", "dmexclp"])
def test_where_nothing_is_needed_a_rule_has_nothing_to_say(region: Region, world: World, name: str) -> None:
    asked = fire("cell-1")
    nothing = replace(asked, needs=asked.needs.iloc[:0])
    outcome = simulate(world, nothing, dispatch=bound(rules_named([name]), region, world, nothing))
    assert len(outcome.first_s) == 0


def test_who_stands_under_the_one_with_the_duty_is_its_own(region: Region, world: World) -> None:
    # The health region has the duty of air ambulance; the helicopter is the trust's, which stands under it.
    asked = fire("cell-5", "health.air_ambulance")
    assert owner_at(region, "health.air_ambulance", "0002") == "org-health"
    assert penalty([OwnFirst(margin_s=300)], region, world, asked, "helicopter-vik-1") == 0


def test_smoke_divers_are_the_duty_of_the_fire_service_and_searchers_nobodys(
    region: Region, world: World
) -> None:
    assert function_of("rescue.smoke_dive") == "fire"
    assert function_of("volunteer.search") == ""
    asked = fire("cell-1", "volunteer.search")
    assert penalty([OwnFirst(margin_s=300)], region, world, asked, "search-nes-1") == 0
    assert penalty([ByAgreement()], region, world, asked, "search-nes-1") == 0


def test_without_an_agreement_only_the_own_service_comes(region: Region, world: World) -> None:
    assert penalty([ByAgreement()], region, world, fire("cell-5"), "engine-vik-1") == INF
    assert penalty([ByAgreement()], region, world, fire("cell-5"), "engine-nes-1") == 0


@pytest.mark.parametrize(
    ("row", "helps"),
    [
        ({}, True),  # everything, always
        ({"capabilities": "fire.pump;fire.aerial"}, True),
        ({"capabilities": "fire.aerial"}, False),
        ({"receiver": "org-nes"}, True),  # the municipality over the fire service of Nes
        ({"giver": "org-vik"}, True),  # the municipality over the fire service of Vik
        ({"receiver": "org-police"}, False),
        ({"valid_from": "2026-01-05"}, True),  # the course begins on 5 January 2026 in Oslo
        ({"valid_from": "2026-01-06"}, False),
        ({"valid_from": "2026"}, True),
        ({"valid_to": "2026-01-05"}, True),
        ({"valid_to": "2026-01-04"}, False),
        ({"valid_to": "2026-01"}, True),
        ({"valid_to": "2025"}, False),
    ],
)
def test_an_agreement_lets_the_giver_help_the_receiver(
    region: Region, world: World, row: dict[str, object], helps: bool
) -> None:
    agreed = agreement(region, **{"giver": "org-fire", "receiver": "nes-fire", "capabilities": None, **row})
    assert MONDAY == "2026-01-04T23:00:00Z"
    got = penalty([ByAgreement()], agreed, world, fire("cell-5"), "engine-vik-1")
    assert got == (0 if helps else INF)


def test_the_service_without_agreement_leaves_a_need_unmet_that_the_nearest_would_meet(
    region: Region, world: World
) -> None:
    # Nes has one engine and two fires at once: the second waits for it, or gets the engine of Vik.
    asked = course(need(0, 0.0, place="cell-5"), need(1, 1.0, place="cell-6"))
    alone = simulate(world, asked, dispatch=bound([ByAgreement()], region, world, asked))
    helped = simulate(world, asked, dispatch=bound([], region, world, asked))
    assert alone.waited.tolist() == [False, True]
    assert helped.waited.tolist() == [False, False]


def test_the_narrowest_run_card_holds(region: Region, world: World) -> None:
    cards = RunCards(
        (
            Card("*", "*", ("fire-nes",)),
            Card("0001", "*", ("fire-vik", "fire-nes")),
            Card("0001", "fire", ("fire-nes", "fire-vik")),
            Card("cell-1", "*", ("fire-vik",)),
        )
    )
    at = {place: fire(place) for place in ("cell-1", "cell-2", "cell-5")}
    # cell-1 has a card of its own; cell-2 lies in 0001 and the need is of kind fire; cell-5 in 0002.
    vik = [penalty([cards], region, world, asked, "engine-vik-1") / STEP_S for asked in at.values()]
    nes = [penalty([cards], region, world, asked, "engine-nes-1") / STEP_S for asked in at.values()]
    assert vik == [0, 1, 1]  # listed first; listed second; not listed beside one
    assert nes == [1, 0, 0]


def test_run_cards_decide_before_time(region: Region, world: World) -> None:
    asked = fire("cell-1")
    cards = RunCards((Card("*", "*", ("fire-nes",)),))
    dispatch = bound([cards], region, world, asked)
    outcome = simulate(world, asked, dispatch=dispatch)
    assert world.units[outcome.first_unit[0]] == "engine-nes-1"


def test_run_cards_are_read_as_a_spreadsheet_writes_them(tmp_path: Path) -> None:
    file = tmp_path / "cards.csv"
    file.write_text('\ufeffarea;kind;stations\n0001;;"fire-vik; fire-nes"\n', encoding="utf-8")
    assert read_run_cards(file).cards == (Card("0001", "*", ("fire-vik", "fire-nes")),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("area,stations\n", "must have area, kind, stations"),
        ("area,kind,stations\n*,*,\n", "row 2: stations"),
        ("area,kind,stations\n*,*,fire-vik;fire-vik\n", "each station once"),
        ("area,kind,stations\n*,*,fire-vik\n*,*,fire-nes\n", "two run cards"),
        ("area,kind,stations\n*,*,fire-vik,fire-nes\n", "more fields than columns"),
        ("area,kind,stations\n9999,*,fire-vik\n", "area '9999'"),
        ("area,kind,stations\n*,*,fire-vig\n", "from 'fire-vig'"),
    ],
)
def test_a_run_card_that_cannot_be_is_refused(
    tmp_path: Path, region: Region, world: World, text: str, says: str
) -> None:
    file = tmp_path / "cards.csv"
    file.write_text(text)
    with pytest.raises(BadInputError, match=says):
        bound([read_run_cards(file)], region, world, fire("cell-1"))


def test_penalties_of_several_rules_add_up() -> None:
    one = Preference(
        unit_group=np.array([0, 1, 1]), need_group=np.array([0, 0]), penalty_s=np.array([[1.0], [2.0]])
    )
    other = Preference(
        unit_group=np.array([1, 1, 0]),
        need_group=np.array([1, 0]),
        penalty_s=np.array([[10.0, INF], [30.0, 40.0]]),
    )
    both = added(one, other)
    assert both is not None
    laid = both.penalty_s[both.unit_group][:, both.need_group]
    # Unit 0: 1 + (40, 30); unit 1: 2 + (40, 30); unit 2: 2 + (inf, 10).
    assert laid.tolist() == [[41, 31], [42, 32], [INF, 12]]


def test_two_rules_that_decide_the_same_thing_are_refused(region: Region, world: World) -> None:
    with pytest.raises(BadInputError, match="rule compliance decides move-up"):
        bound(rules_named(["dmexclp", "compliance"]), region, world, fire("cell-1"))


def test_diversion_is_a_rule(region: Region, world: World) -> None:
    diversion = bound(rules_named(["divert:gain_min=1"]), region, world, fire("cell-1")).diversion
    assert diversion is not None
    assert diversion.gain_s == 60


def test_a_unit_that_answers_by_chance_has_its_chance_from_the_table(region: Region) -> None:
    units = region.units.copy()
    units.loc[units["id"] == "search-nes-1", "answer_probability"] = 0.4
    built = build_world(
        replace(region, tables={**region.tables, "units": units}), LineTimes(), said=lambda _: None
    )
    assert built.answer_probability is not None
    by_unit = dict(zip(built.units, built.answer_probability.tolist(), strict=True))
    assert (by_unit["search-nes-1"], by_unit["engine-vik-1"]) == (0.4, 1.0)
    assert build_world(region, LineTimes(), said=lambda _: None).answer_probability is None


def test_every_rule_stands_in_the_handbook_with_its_settings() -> None:
    page = (Path(__file__).parents[2] / "docs" / "recommend.md").read_text("utf-8")
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    for name, named in RULES.items():
        assert [setting for setting in named.settings if f"`{setting}`" not in rows[name]] == []
