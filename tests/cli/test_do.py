"""Fields of an act as people type them."""

from pathlib import Path

import pytest

from samvirke.cli.do import read_fields
from samvirke.model.errors import BadInputError
from samvirke.respond.acts import ACTS

WARNING, LINE = ACTS["receive-warning"], ACTS["log-line"]


def test_a_field_is_read_from_a_file_as_it_stands(tmp_path: Path) -> None:
    place = tmp_path / "message.json"
    place.write_text('{"vær": "tørt"}\n', "utf-8-sig")  # as Windows saves it
    assert read_fields(WARNING, [f"message=@{place}"]) == {"message": '{"vær": "tørt"}\n'}
    place.write_text('{"fire.pump": 2}', "utf-8")
    assert read_fields(LINE, [f"needs=@{place}"]) == {"needs": {"fire.pump": 2}}


def test_a_text_that_begins_with_an_at_is_typed_with_two() -> None:
    assert read_fields(LINE, ["text=@@skolesjef ringer"]) == {"text": "@skolesjef ringer"}


def test_a_file_that_cannot_be_read_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"No such file or directory; give a file .* message=@@"):
        read_fields(WARNING, [f"message=@{tmp_path / 'nowhere.xml'}"])
    place = tmp_path / "latin.xml"
    place.write_bytes("vær".encode("iso-8859-1"))
    with pytest.raises(BadInputError, match="not UTF-8"):
        read_fields(WARNING, [f"message=@{place}"])
