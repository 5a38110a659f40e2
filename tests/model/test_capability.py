"""Lists of capabilities, read and written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvirke.model.capability import format_capabilities, parse_capabilities
from samvirke.model.errors import InvalidValueError

names = st.from_regex(r"[a-z][a-z0-9_]{0,8}\.[a-z][a-z0-9_]{0,8}", fullmatch=True)


@given(st.dictionaries(names, st.integers(1, 9999), min_size=1))
def test_what_is_written_is_read_the_same(counts: dict[str, int]) -> None:
    assert parse_capabilities(format_capabilities(counts)) == counts


def test_a_count_of_one_may_be_left_out_and_spaces_may_stand_around() -> None:
    assert parse_capabilities("fire.pump:1; rescue.smoke_dive:2") == {"fire.pump": 1, "rescue.smoke_dive": 2}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pump",
        "fire.pump:0",
        "fire.pump:-1",
        "fire.pump:10000",
        "Fire.pump",
        "fire.pump;;x.y",
        "fire.pump,x.y",
    ],
)
def test_what_is_no_capability_is_refused_with_the_form(text: str) -> None:
    with pytest.raises(InvalidValueError, match=r"write agency\.ability"):
        parse_capabilities(text)


def test_a_capability_twice_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"fire\.pump stands twice .*write it once with a count"):
        parse_capabilities("fire.pump;fire.pump:2")
