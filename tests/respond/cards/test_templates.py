"""Templates: what ships, what an agency may load, and what a bad file is told."""

from pathlib import Path

import pytest

from samvirke.model.errors import PackageError
from samvirke.respond.cards.for_type import cards_for
from samvirke.respond.cards.template import (
    built_in_templates,
    by_code,
    parse_template,
    read_template,
    templates_in,
)
from samvirke.respond.incidents.catalogue import incident_types
from samvirke.respond.wording import words_of

OWN = """
code = "building_fire"
title = { nb = "Brann i bygning", nn = "Brann i bygning", en = "Fire in a building" }
types = ["building_fire"]

[[steps]]
id = "call"
kind = "call"
deadline_s = 60
[steps.text]
nb = "Ring 112"
nn = "Ring 112"
en = "Call 112"

[[steps]]
id = "zones"
owner = "police"
after = ["call"]
text = { nb = "Sett soner", nn = "Set soner", en = "Set zones" }
"""


def test_every_type_with_a_triple_alert_has_one_card() -> None:
    # operations.md §4: eight names seen (legevaktindeks.no/nimn/41); PLIVO and mass injury share one.
    assert len(built_in_templates()) == 8
    for type_ in incident_types().values():
        assert len(cards_for(type_.code)) == (1 if type_.triple_alert else 0), type_.code


def test_the_types_of_the_cards_are_of_the_catalogue() -> None:
    assert {code for card in built_in_templates().values() for code in card.types} <= set(incident_types())


def test_procedures_that_are_not_public_are_empty_cards_that_say_whose_text_is_missing() -> None:
    empty = [card for card in built_in_templates().values() if not card.steps]
    assert sorted(card.code for card in empty) == ["cbrne", "plivo_mass_injury"]
    assert all(card.note is not None and "loads its own text" in card.note.en for card in empty)


def test_the_other_cards_are_marked_as_examples_to_be_replaced() -> None:
    for card in built_in_templates().values():
        assert card.is_example
        assert card.note is not None
        if card.steps:
            assert "replace by the agency's own" in card.note.en


def test_every_kind_of_step_has_its_words() -> None:
    kinds = {step.kind for card in built_in_templates().values() for step in card.steps}
    assert kinds <= set(words_of("cards"))


def test_a_warning_suggests_a_card() -> None:
    assert [card.code for card in cards_for("avalanches")] == ["avalanche"]
    assert cards_for("no such warning") == ()


def test_the_card_of_an_agency_stands_for_the_example_of_the_same_code(tmp_path: Path) -> None:
    place = tmp_path / "fire.toml"
    place.write_text(OWN)
    own = read_template(place)
    known = by_code([*built_in_templates().values(), own])
    assert cards_for("building_fire", known) == (own,)
    first, second = own.steps
    assert (first.kind, first.deadline_s, first.owner, second.owner) == ("call", 60, "", "police")
    assert (second.kind, second.deadline_s, second.after) == ("do", None, ("call",))
    assert not own.is_example


@pytest.mark.parametrize(
    ("old", "new", "where", "seen"),
    [
        ('code = "building_fire"\n', "", "column code", "nothing"),
        ('code = "building_fire"', 'code = "Brann!"', "column code", "'Brann!'"),
        ('nn = "Brann i bygning", ', "", "column title", "{'nb'"),
        ("types =", "type =", "column type", "a field of this name"),
        ('types = ["building_fire"]', 'types = "building_fire"', "column types", "'building_fire'"),
        ('owner = "police"', 'owner = "politi"', "row step 2, column owner", "'politi'"),
        ('kind = "call"', 'kind = "ring"', "row step 1, column kind", "'ring'"),
        ("deadline_s = 60", 'deadline_s = "60"', "row step 1, column deadline_s", "'60'"),
        ("deadline_s = 60", "deadline_s = -1", "row step 1, column deadline_s", "-1"),
        ("deadline_s = 60", "deadline_s = true", "row step 1, column deadline_s", "True"),
        ('after = ["call"]', 'after = ["cal"]', "row step 2, column after", "'cal'"),
        ('after = ["call"]', 'after = ["zones"]', "row step 2, column after", "'zones'"),
        ('after = ["call"]', 'after = "call"', "row step 2, column after", "'call'"),
        ('id = "zones"', 'id = "call"', "row step 2, column id", "'call'"),
        ('en = "Call 112"', 'en = " "', "row step 1, column text", "{'nb'"),
        ('code = "building_fire"', 'code = "building_fire"\nis_example = 1', "column is_example", "1"),
    ],
)
def test_a_bad_card_is_refused_with_the_place_what_was_seen_allowed_and_to_do(
    old: str, new: str, where: str, seen: str
) -> None:
    assert old in OWN
    with pytest.raises(PackageError) as told:
        parse_template("fire.toml", OWN.replace(old, new, 1).encode())
    text = str(told.value)
    assert f"fire.toml, {where}: saw {seen}" in text
    assert "allowed:" in text
    assert "do:" in text


def test_a_folder_of_cards_is_read_over_the_examples_and_whole_or_not_at_all(tmp_path: Path) -> None:
    assert templates_in(tmp_path / "none") == built_in_templates()
    (tmp_path / "a.toml").write_text(OWN)
    known = templates_in(tmp_path)
    assert known["building_fire"].title.en == "Fire in a building"
    assert set(known) == set(built_in_templates())
    (tmp_path / "b.toml").write_text(OWN)
    with pytest.raises(PackageError, match=r"b\.toml, column code: saw 'building_fire', as another file has"):
        templates_in(tmp_path)


def test_a_file_that_is_no_toml_is_told_its_line() -> None:
    with pytest.raises(PackageError, match=r"fire\.toml, line 3: saw"):
        parse_template("fire.toml", b'code = "a"\n\ntitle = nb\n')
    with pytest.raises(PackageError, match="no UTF-8"):
        parse_template("fire.toml", b"code = '\xff'")


def test_all_faults_of_a_card_are_told_in_one_go() -> None:
    with pytest.raises(PackageError, match="3 findings"):
        parse_template("a.toml", b'titel = "x"\n')


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="cannot be read"):
        read_template(tmp_path / "none.toml")
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * 1_000_001)
    with pytest.raises(PackageError, match="1000001 bytes"):
        read_template(large)
