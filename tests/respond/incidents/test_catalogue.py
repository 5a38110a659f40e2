"""The tables of incident types and hazards, and what a marking is."""

import csv
from importlib.resources import files

import pytest

from samvirke.register.capabilities import capability_catalogue
from samvirke.respond.incidents.catalogue import category_of, hazards, incident_types
from samvirke.respond.incidents.doubles import double_limits
from samvirke.respond.incidents.protective_marking import is_marked

# Eight names of the triple-alert cards as legevaktindeks.no/nimn/41 lists them.
CARDS = {
    "road accident": "traffic_accident",
    "road tunnel": "tunnel_incident",
    "building fire": "building_fire",
    "events on water, drowning": "drowning",
    "bomb threat": "bomb_threat",
    "avalanche": "avalanche",
    "PLIVO, mass injury": "plivo",
    "CBRNE": "cbrne",
}


def test_every_kind_of_the_everyday_threat_is_a_type_so_that_run_cards_meet() -> None:
    text = files("samvirke.threats.everyday").joinpath("data", "everyday_kinds.csv").read_text("utf-8")
    assert {row["kind"] for row in csv.DictReader(text.splitlines())} <= set(incident_types())


def test_the_known_triple_alert_cards_have_types_that_ask_for_a_triple_alert() -> None:
    assert all(incident_types()[code].triple_alert for code in CARDS.values())
    assert incident_types()["mass_injury"].triple_alert


@pytest.mark.parametrize("code", incident_types())
def test_every_type_has_words_a_category_and_needs_of_the_catalogue(code: str) -> None:
    known = incident_types()[code]
    assert all((known.nb, known.nn, known.en, known.source))
    assert known.category in double_limits()
    assert set(known.needs) <= set(capability_catalogue())


def test_hazards_have_words_and_an_unknown_type_is_of_the_category_other() -> None:
    assert {"gas", "weapon", "infection"} <= set(hazards())
    assert all((hazard.nb, hazard.nn, hazard.en, hazard.source) for hazard in hazards().values())
    assert category_of("of a later version") == "other"


@pytest.mark.parametrize(
    "text",
    [
        "BEGRENSET",
        "BEGRENSET\nPlan for anlegget",
        "  [KONFIDENSIELT]\ntekst",
        "KONFIDENSIELT: tekst",
        "*** HEMMELIG ***\n",
        "STRENGT HEMMELIG\nx",
        "STRENGT  HEMMELEG: x",
        "AVGRENSA\nx",
        "Begrenset iht. sikkerhetsloven\nx",
        "KONFIDENSIELT iht sikkerhetsloven §§ 5-3 og 5-4\nx",
        "Konfidensielt, jf. tryggingslova: x",
    ],
)
def test_a_marking_at_the_head_is_known(text: str) -> None:
    assert is_marked(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "BEGRENSET sikt i tunnelen",
        "Begrenset",
        "Begrenset fremkommelighet: bruk vei 33",
        "Tilgangen er BEGRENSET",
        "Hemmelig nummer oppgitt av innringer",
        "Ringte, sa BEGRENSET:\nx",
    ],
)
def test_a_word_in_a_sentence_is_no_marking(text: str) -> None:
    assert not is_marked(text)
