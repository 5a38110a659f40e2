"""What a browser sends of a form becomes the fields of an act."""

from dataclasses import dataclass, field
from typing import ClassVar

import pytest

from samvirke.model.errors import InvalidValueError
from samvirke.respond.acts import ACTS
from samvirke.web.pages.form import act_from, fields_of
from samvirke.web.words import language


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """An act that has one field of each sort.

    Parameters
    ----------
    words, count, share, sure, names, zones, until_ms, table
        One of each.
    """

    name: ClassVar[str] = "try"
    action: ClassVar[str] = "try.it"

    words: str
    count: int | None = None
    share: float | None = None
    sure: bool = False
    names: list[str] = field(default_factory=list)
    zones: list[dict[str, float]] = field(default_factory=list)
    until_ms: int | None = None
    table: dict[str, str] | None = None


def told(**fields: object) -> Try:
    return Try(**fields)  # type: ignore[arg-type]


def asked(*form: tuple[str, str]) -> object:
    return act_from(form, Try)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ([("words", "a"), ("count", "2.5")], "Hvor mange er «2.5»; det må være et helt tall"),
        ([("count", "1")], "words må fylles ut"),
        ([("words", "a"), ("share", "mye")], "share er «mye»; det må være et tall"),
        ([("words", "a"), ("count", "9" * 17)], f"Hvor mange er «{'9' * 17}»; høyst {2**53}"),
        ([("words", "a"), ("other", "b")], "other: Extra inputs are not permitted"),
    ],
)
def test_what_is_wrong_is_said_in_the_language_of_the_page_with_its_label(
    form: list[tuple[str, str]], said: str
) -> None:
    with pytest.raises(InvalidValueError) as refused:
        act_from(form, Try, language("nb").gettext, {"count": "How many"})  # type: ignore[arg-type]
    assert str(refused.value) == said


def test_text_numbers_and_ticks_become_what_the_act_wants() -> None:
    form = fields_of(b"words=Br%C3%A5k+%26+bulder&count=1+200&share=0%2C5&sure=on&_key=k&_next=%2F")
    assert asked(*form) == told(words="Bråk & bulder", count=1200, share=0.5, sure=True)


def test_what_is_left_empty_is_left_out() -> None:
    assert asked(("words", " a "), ("count", ""), ("names", "  ")) == told(words="a")


def test_a_number_in_a_field_of_words_stays_words() -> None:
    assert asked(("words", "007")) == told(words="007")


def test_one_name_once_or_more_is_a_list_where_the_act_has_one() -> None:
    assert asked(("words", "a"), ("names", "x")) == told(words="a", names=["x"])
    assert asked(("words", "a"), ("names", "x"), ("names", "y")) == told(words="a", names=["x", "y"])
    assert asked(("words", "a"), ("names[]", "x")) == told(words="a", names=["x"])


def test_json_tables_and_local_moments_are_read() -> None:
    # 25 October 2026 01.30 in Oslo is summer time, UTC+2: 23.30 the day before in UTC.
    form = (
        ("words", "a"),
        ("zones:json", '[{"lat": 61.1}]'),
        ("until_ms:local", "2026-10-25T01:30"),
        ("table.nb", "hei"),
    )
    assert asked(*form) == told(
        words="a", zones=[{"lat": 61.1}], until_ms=1_792_884_600_000, table={"nb": "hei"}
    )


@pytest.mark.parametrize(
    ("form", "seen"),
    [
        ((("count", "1"),), "words"),  # missing
        ((("words", "a"), ("colour", "red")), "colour"),
        ((("words", "a"), ("count", "many")), "count"),
        ((("words", "a"), ("zones:json", "{")), "zones:json"),
        ((("words", "a"), ("until_ms:local", "in a while")), "until_ms:local"),
    ],
)
def test_what_cannot_be_used_is_named(form: tuple[tuple[str, str], ...], seen: str) -> None:
    with pytest.raises(InvalidValueError, match=seen):
        asked(*form)


@pytest.mark.parametrize("body", [b"\xff", b"a=%ff", b"&".join(b"a=1" for _ in range(600))])
def test_what_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidValueError, match="cannot be read"):
        fields_of(body)


def test_an_incident_is_opened_by_a_form() -> None:
    form = (("type", "building_fire"), ("lat", "61,115"), ("lon", "10.466"), ("title", "Brann i bygård"))
    act = act_from(form, ACTS["open-incident"])
    assert (act.lat, act.lon, act.title) == (61.115, 10.466, "Brann i bygård")  # type: ignore[attr-defined]
