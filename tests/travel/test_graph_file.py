import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.travel import graph_file
from samvirke.travel.graph import ARRAYS, RoadGraph, expand
from samvirke.travel.graph_file import DTYPES, read_graph, write_graph
from samvirke.travel.whole_file import whole_file

FerryGraph = Callable[..., RoadGraph]


@pytest.fixture
def graph(ferry_graph: FerryGraph) -> RoadGraph:
    return ferry_graph(duration="00:20", name="Sundet", split=True)


@pytest.fixture
def stored(graph: RoadGraph, tmp_path: Path) -> Path:
    write_graph(graph, tmp_path / "a.roads")
    return tmp_path / "a.roads"


def test_what_is_written_is_read(graph: RoadGraph, stored: Path) -> None:
    again = read_graph(stored)
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(again, name), getattr(graph, name))
    assert (again.source, again.ferries) == (graph.source, graph.ferries)
    assert again.fingerprint == graph.fingerprint


def test_the_same_graph_gives_the_same_bytes(graph: RoadGraph, tmp_path: Path) -> None:
    for name in ("a.roads", "b.roads"):
        write_graph(graph, tmp_path / name)
    assert (tmp_path / "a.roads").read_bytes() == (tmp_path / "b.roads").read_bytes()


def test_every_array_has_its_type() -> None:
    assert set(DTYPES) == set(ARRAYS)


def test_a_graph_cannot_be_changed(graph: RoadGraph) -> None:
    with pytest.raises(ValueError, match="read-only"):
        graph.length_m[0] = 0


def test_wherever_the_file_is_cut_off_it_is_refused(stored: Path, tmp_path: Path) -> None:
    whole = stored.read_bytes()
    for length in range(0, len(whole), max(1, len(whole) // 50)):
        (tmp_path / "cut.roads").write_bytes(whole[:length])
        with pytest.raises(BadInputError, match=r"samvirke roads build"):
            read_graph(tmp_path / "cut.roads")


def test_a_flipped_byte_is_refused_or_does_not_matter(stored: Path, tmp_path: Path, graph: RoadGraph) -> None:
    whole = stored.read_bytes()
    refused = 0
    for position in np.random.default_rng(1).integers(0, len(whole), 300).tolist():
        broken = bytearray(whole)
        broken[position] ^= 0x55
        (tmp_path / "broken.roads").write_bytes(broken)
        try:
            assert read_graph(tmp_path / "broken.roads").fingerprint == graph.fingerprint
        except BadInputError:
            refused += 1
    assert refused > 100


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\3\4", b"\0" * 5000])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.roads").write_bytes(content)
    with pytest.raises(BadInputError, match="samvirke roads build"):
        read_graph(tmp_path / "x.roads")


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.roads", "w") as archive:
        archive.writestr("datapackage.json", "{}")
    with pytest.raises(BadInputError, match="no road graph"):
        read_graph(tmp_path / "x.roads")


def test_numpys_own_file_of_something_else_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "x.roads").open("wb") as file:
        np.savez(file, about=np.frombuffer(b'{"kind": "other"}', dtype=np.uint8))
    with pytest.raises(BadInputError, match="no road graph"):
        read_graph(tmp_path / "x.roads")


@pytest.mark.parametrize(("version", "text"), [(0, "build it anew"), (9, "update Samvirke")])
def test_another_version_is_refused(
    graph: RoadGraph,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: int,
    text: str,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(graph_file, "VERSION", version)
        write_graph(graph, tmp_path / "x.roads")
    with pytest.raises(BadInputError, match=rf"version {version}; .* reads version 1; {text}"):
        read_graph(tmp_path / "x.roads")


def test_arrays_that_do_not_fit_each_other_are_refused(graph: RoadGraph, tmp_path: Path) -> None:
    head = graph.head.copy()
    head[0] = 1000
    graph.__dict__["head"] = head  # behind the back of the check when it was made
    write_graph(graph, tmp_path / "x.roads")
    with pytest.raises(BadInputError, match="a head is no node"):
        read_graph(tmp_path / "x.roads")


def test_a_missing_file_is_answered_with_the_command(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"roads build X\.osm\.pbf"):
        read_graph(tmp_path / "none.roads")


def test_an_interruption_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.roads"
    path.write_bytes(b"before")

    def interrupted() -> None:
        with whole_file(path) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [p.name for p in tmp_path.iterdir()] == ["a.roads"]
    assert path.read_bytes() == b"before"


def test_writing_needs_a_folder_and_a_name(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="there is no folder"), whole_file(tmp_path / "a" / "b"):
        pass
    with pytest.raises(BadInputError, match="is a folder"), whole_file(tmp_path):
        pass


def test_runs_are_expanded() -> None:
    assert expand(np.array([5, 9, 0]), np.array([2, 0, 3])).tolist() == [5, 6, 0, 1, 2]
    assert expand(np.array([], dtype=int), np.array([], dtype=int)).tolist() == []


def test_arrays_of_a_wrong_shape_are_no_graph(graph: RoadGraph) -> None:
    arrays = {name: getattr(graph, name) for name in ARRAYS}
    arrays["lat"] = arrays["lat"][:-1]
    with pytest.raises(InvalidValueError, match="lat has shape"):
        RoadGraph(**arrays, ferries=graph.ferries, source=graph.source)
