"""From a form to checked values."""

import pytest
from tests.hamlet import hamlet

from samvirke.model.errors import InvalidValueError
from samvirke.web.words import language
from samvirke.web.work.asked import MOST_FILE, areas, fields, read_form
from samvirke.web.work.kind import Input, Kind, words_of
from samvirke.web.work.kinds import pandemic
from samvirke.web.work.kinds.listed import KINDS

EN = language("en")
FIRST = [(field.input.name, field.value) for field in fields(pandemic.KIND, None, EN) if field.value != ""]
AREA = Kind(
    name="a",
    page="stress",
    title="A",
    about="A",
    inputs=(
        Input(name="area", label="Area", kind="area"),
        Input(name="some", label="Some", kind="several", choices=words_of((("x", "X"), ("y", "Y")))),
        Input(name="share", label="Share", kind="number", low=0, high=1),
    ),
    run=lambda _order, _progress: None,
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_form_as_it_is_shown_first_can_be_sent(kind: Kind) -> None:
    region = hamlet()
    sent: list[tuple[str, str | tuple[str, bytes]]] = []
    for field in fields(kind, region, EN):
        if isinstance(field.value, tuple):
            sent += [(field.input.name, value) for value in field.value]
        elif field.value not in ("", False):
            sent.append((field.input.name, "true" if field.value is True else field.value))
    told = read_form(kind, sent, region, EN)
    assert told.faults == {}
    assert set(told.values) == {one.name for one in kind.inputs}


def test_values_have_their_kinds_and_what_is_not_asked_is_none() -> None:
    told = read_form(pandemic.KIND, [*FIRST, ("runs", "7")], None, EN)
    assert told.values["runs"] == 20  # the first that was sent stands
    assert told.values["supply"] == 100.0
    assert told.values["cut_item"] is None
    assert told.values["cut_days"] is None
    assert told.values["stock"] == ""


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("0", "«0» is too low. It must be 1 or more."),
        ("501", "«501» is too high. It must be 500 or less."),
        ("2,5", "«2,5» is not a whole number. Write digits, such as 20."),
        ("many", "«many» is not a whole number. Write digits, such as 20."),
        ("nan", "«nan» is not a whole number. Write digits, such as 20."),
        ("", "Fill this in."),
    ],
)
def test_a_wrong_number_is_told_with_what_was_seen_and_what_is_allowed(written: str, words: str) -> None:
    sent = [("runs", written), *((name, value) for name, value in FIRST if name != "runs")]
    told = read_form(pandemic.KIND, sent, None, EN)
    assert told.faults == {"runs": words}
    assert told.written["runs"] == written


def test_a_file_is_asked_for_where_the_choice_says_so_and_may_not_be_too_large() -> None:
    own = [(name, "file" if name == "stock" else value) for name, value in FIRST if name != "stock"]
    own.append(("stock", "file"))
    assert read_form(pandemic.KIND, own, None, EN).faults == {"stock_file": "Fill this in."}
    small = read_form(pandemic.KIND, [*own, ("stock_file", ("a.csv", b"x"))], None, EN)
    assert (small.faults, small.uploads) == ({}, {"stock_file": ("a.csv", b"x")})
    large = read_form(pandemic.KIND, [*own, ("stock_file", ("a.csv", b"x" * (MOST_FILE + 1)))], None, EN)
    assert large.faults == {"stock_file": "The file is too large. It may be at most 900 kB."}
    assert large.uploads == {}


def test_an_area_is_one_that_the_register_knows() -> None:
    region = hamlet()
    name = areas(region)[0]
    assert read_form(AREA, [("area", name)], region, EN).faults == {}
    wrong = read_form(AREA, [("area", "Atlantis")], region, EN).faults
    assert list(wrong) == ["area"]
    assert "Atlantis" in wrong["area"]
    assert areas(None) == []


def test_several_are_several_and_a_decimal_comma_is_understood() -> None:
    told = read_form(AREA, [("some", "x"), ("some", "y"), ("share", "0,25")], None, EN)
    assert told.values == {"area": None, "some": ("x", "y"), "share": 0.25}
    assert read_form(AREA, [("some", "z")], None, EN).faults["some"].startswith("«z» is not one of")


def test_an_input_without_its_choices_is_refused_when_it_is_written() -> None:
    with pytest.raises(InvalidValueError, match="choices are given for choice"):
        Input(name="x", label="X", kind="choice")
    with pytest.raises(InvalidValueError, match="letters, digits"):
        Input(name="two words", label="X")
