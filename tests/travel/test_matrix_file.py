from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from samvirke.model.errors import BadInputError
from samvirke.travel.graph import RoadGraph
from samvirke.travel.matrix_file import (
    BEYOND,
    HEAD_BYTES,
    matrix_key,
    read_matrix,
    write_matrix,
)
from samvirke.travel.profile import Profile
from samvirke.travel.road import RoadTimes
from samvirke.travel.times import Description, Points, Times

TWO = Points(np.array([5.0, 5.1]), np.array([60.0, 60.0]))
THREE = Points(np.array([5.0, 5.1, 5.2]), np.array([60.0, 60.0, 60.0]))


@dataclass(frozen=True)
class Given:
    """Times that are given, one row a block."""

    times_s: tuple[tuple[float, ...], ...]
    note: str = ""
    breaks: bool = False

    def matrix_rows(self, sources: Points, targets: Points, *, limit_s: float = np.inf) -> Iterator[Times]:
        del sources, targets, limit_s
        for row in self.times_s:
            yield np.array([row], dtype=np.float32)
            if self.breaks:
                raise KeyboardInterrupt

    def describe(self) -> Description:
        return Description(
            engine="road",
            data_date="2026-11-01",
            licence="ODbL-1.0",
            attribution="© OpenStreetMap contributors, ODbL",
            profile="limit",
            fingerprint="abc",
            judges_compliance=True,
            note=self.note,
        )


SIX = Given(((0.0, 59.6, 65_534.4), (65_534.6, np.inf, 1e9)))


def test_seconds_are_whole_and_what_is_beyond_is_marked(tmp_path: Path) -> None:
    stored = write_matrix(tmp_path / "a.times", SIX, TWO, THREE)
    assert stored.seconds.tolist() == [[0, 60, 65_534], [BEYOND, BEYOND, BEYOND]]
    assert stored.rows(slice(0, 1)).tolist() == [[0, 60, 65_534]]
    assert stored.rows(np.array([1])).tolist() == [[np.inf, np.inf, np.inf]]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    written = write_matrix(tmp_path / "a.times", SIX, TWO, THREE)
    again = read_matrix(tmp_path / "a.times")
    np.testing.assert_array_equal(again.seconds, written.seconds)
    assert (again.key, again.description) == (matrix_key(SIX, TWO, THREE), SIX.describe())
    assert again.is_intact()


def test_the_same_question_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_matrix(tmp_path / name, SIX, TWO, THREE)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_numbers_changed_later_are_found_when_asked(tmp_path: Path) -> None:
    write_matrix(tmp_path / "a.times", SIX, TWO, THREE)
    content = bytearray((tmp_path / "a.times").read_bytes())
    content[HEAD_BYTES] = 7
    (tmp_path / "a.times").write_bytes(content)
    assert not read_matrix(tmp_path / "a.times").is_intact()


def test_the_key_changes_with_the_question() -> None:
    keys = {
        matrix_key(SIX, TWO, THREE),
        matrix_key(SIX, THREE, TWO),
        matrix_key(SIX, TWO, TWO),
        matrix_key(SIX, TWO, THREE, limit_s=600),
    }
    assert len(keys) == 4
    assert matrix_key(SIX, TWO, THREE) in keys


def test_an_interruption_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_matrix(tmp_path / "a.times", replace(SIX, breaks=True), TWO, THREE)
    assert list(tmp_path.iterdir()) == []


def test_progress_counts_rows(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_matrix(tmp_path / "a", SIX, TWO, THREE, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]


def test_a_note_too_long_for_the_head_is_left_out(tmp_path: Path) -> None:
    stored = write_matrix(tmp_path / "a", replace(SIX, note="x" * 5000), TWO, THREE)
    assert stored.description.note == ""
    assert stored.seconds[0, 1] == 60


def test_a_matrix_of_nothing_is_a_file_too(tmp_path: Path) -> None:
    stored = write_matrix(tmp_path / "a", Given(()), Points(np.empty(0), np.empty(0)), THREE)
    assert stored.seconds.shape == (0, 3)
    assert stored.is_intact()


def test_the_file_holds_what_the_engine_says(ferry_graph: Callable[..., RoadGraph], tmp_path: Path) -> None:
    times = RoadTimes(ferry_graph(duration="00:20"), Profile.named())
    stored = write_matrix(tmp_path / "a", times, TWO, THREE, limit_s=3000)
    np.testing.assert_array_equal(stored.rows(slice(None)), np.rint(times.matrix(TWO, THREE, limit_s=3000)))


@pytest.mark.parametrize("keep", [0, 10, HEAD_BYTES - 1, HEAD_BYTES, HEAD_BYTES + 11])
def test_a_file_cut_off_is_refused(tmp_path: Path, keep: int) -> None:
    write_matrix(tmp_path / "a", SIX, TWO, THREE)
    (tmp_path / "cut").write_bytes((tmp_path / "a").read_bytes()[:keep])
    with pytest.raises(BadInputError, match="samvirke roads matrix"):
        read_matrix(tmp_path / "cut")


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (b'"version": 1', b'"version": 2', "version 2; this Samvirke reads version 1"),
        (b'"shape": [2, 3]', b'"shape": [2, 4]', "12 bytes of numbers instead of 16"),
        (b'"shape": [2, 3]', b'"shape": [2   ]', "damaged"),
        (b'"key"', b'"yek"', "damaged"),
        (b"samvirke-matrix\n", b"something-else!\n", "no matrix of travel times"),
    ],
)
def test_a_changed_head_is_refused(tmp_path: Path, old: bytes, new: bytes, text: str) -> None:
    write_matrix(tmp_path / "a", SIX, TWO, THREE)
    content = (tmp_path / "a").read_bytes()
    assert old in content
    (tmp_path / "a").write_bytes(content.replace(old, new, 1))
    with pytest.raises(BadInputError, match=text):
        read_matrix(tmp_path / "a")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="there is no file"):
        read_matrix(tmp_path / "a")
