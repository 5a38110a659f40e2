"""The register that a node keeps: read, changed, kept on the disk, and exchanged whole."""

from pathlib import Path

import pytest

from samvirke.model.calendar import moment_utc
from samvirke.model.errors import BadInputError, PackageError
from samvirke.register.editing import edit_region
from samvirke.register.region import Region
from samvirke.web.problem import NotReadyError
from samvirke.web.registers.own import OwnRegister, RegisterChangedError, RowChangedError
from samvirke.web.registers.row import row_texts

T0 = 1_800_000_000_000  # 2027-01-15T08:00:00Z


@pytest.fixture
def start(tmp_path: Path, hamlet: Region) -> Path:
    """Return the folder of a node that begins with the hamlet."""
    hamlet.write(tmp_path / "hamlet")
    return tmp_path


@pytest.fixture
def held(hamlet: Region) -> OwnRegister:
    """Return a register in memory, where the disk is not what is tested."""
    return OwnRegister.holding(hamlet, lambda: T0)


def opened(folder: Path, start: str = "hamlet") -> OwnRegister:
    register = OwnRegister(folder, start, lambda: T0)
    register.read()
    return register


def state(register: OwnRegister) -> tuple[str, bool]:
    """Return whether it is there, and whether it is a copy of the node's own."""
    return register.state, register.is_own


def crew(register: OwnRegister, unit: str = "engine-vik-1") -> float:
    assert register.present is not None
    units = register.present.region.units.set_index("id")
    return float(units.loc[unit, "crew"])


def set_crew(register: OwnRegister, crew: str, **more: object) -> None:
    register.edit(
        who="ola",
        why="talt opp",
        table="units",
        row="engine-vik-1",
        action="set",
        changes={"crew": crew},
        **more,  # type: ignore[arg-type]
    )


def test_the_first_change_makes_a_copy_and_leaves_what_it_began_with(start: Path) -> None:
    before = (start / "hamlet" / "units.csv").read_bytes()
    register = opened(start)
    assert state(register) == ("there", False)
    set_crew(register, "6")
    assert state(register) == ("there", True)
    assert (start / "hamlet" / "units.csv").read_bytes() == before
    again = opened(start)
    assert crew(again) == 6
    assert again.present is not None
    entry = again.present.region.table("edits").set_index("column").loc["crew"]
    assert (entry["who"], entry["before"], entry["after"], entry["why"]) == ("ola", "4", "6", "talt opp")
    assert entry["at_utc"] == "2027-01-15T08:00:00Z"
    # Somebody changes it on the disk, as by `samvirke region edit`: that is read before the next change.
    outside = edit_region(
        again.present.region,
        who="kari",
        at_utc=moment_utc("2027-01-15T09:00:00Z"),
        table="units",
        row="ladder-vik-1",
        changes={"crew": "3"},
    )
    outside.write(start / "register")
    set_crew(register, "7")
    assert (crew(register), crew(register, "ladder-vik-1")) == (7, 3)


def test_a_change_that_is_refused_leaves_the_register_as_it_was(held: OwnRegister) -> None:
    present = held.present
    with pytest.raises(PackageError, match="crew"):
        set_crew(held, "-1")
    assert held.present is present
    set_crew(held, "4")  # stands there already
    assert held.present is present


def test_the_second_of_two_who_saw_the_same_row_is_told_and_changes_nothing(held: OwnRegister) -> None:
    assert held.present is not None
    seen = row_texts(held.present.region, "units", "engine-vik-1")
    set_crew(held, "6", was=seen)
    with pytest.raises(RowChangedError, match="changed by somebody else since you opened it"):
        set_crew(held, "5", was=seen)
    assert crew(held) == 6
    held.edit(who="kari", why="", table="units", row="engine-vik-1", action="remove")
    with pytest.raises(RowChangedError):
        set_crew(held, "5", was=seen)


def test_a_register_that_cannot_be_read_says_why_and_a_package_can_take_its_place(
    tmp_path: Path, hamlet: Region
) -> None:
    register = OwnRegister(tmp_path, "nowhere", lambda: T0)
    assert state(register) == ("reading", False)
    with pytest.raises(BadInputError, match="nowhere"):
        register.read()
    assert state(register) == ("failed", False)
    assert "nowhere" in register.why_not
    with pytest.raises(NotReadyError, match="nowhere"):
        set_crew(register, "6")
    told: list[Region] = []
    register = OwnRegister(tmp_path, "nowhere", lambda: T0, told.append)
    register.use(hamlet, who="ola", why="begin", compared_with=0)
    assert state(register) == ("there", True)
    assert told == [hamlet]  # whoever answers from it knows
    assert (tmp_path / "register" / "datapackage.json").is_file()


def test_a_node_without_a_register_says_that_none_is_set(tmp_path: Path) -> None:
    register = OwnRegister(tmp_path, "", lambda: T0)
    assert (register.state, register.is_there) == ("none", False)


def test_a_package_in_its_place_keeps_the_history_of_both_and_the_register_before(
    start: Path, hamlet: Region
) -> None:
    register = opened(start)
    set_crew(register, "6")  # ours: crew, source, as_of and quality; quality is typed already: 3 entries
    theirs = edit_region(
        hamlet,
        who="kari",
        at_utc=moment_utc("2027-01-14T09:00:00Z"),
        table="units",
        row="ladder-vik-1",
        changes={"crew": "3"},
    )
    assert register.present is not None
    register.use(theirs, who="ola", why="vår.zip", compared_with=register.present.number)
    assert (crew(register), crew(register, "ladder-vik-1")) == (4, 3)
    entries = register.present.region.table("edits")
    assert entries["id"].is_unique
    # Ours (3), theirs (3), and what the coming changed: engine (3 cells back) and ladder (3 cells).
    assert list(entries["who"]) == ["ola"] * 3 + ["kari"] * 3 + ["ola"] * 6
    assert set(entries["why"].iloc[-6:]) == {"vår.zip"}
    assert [one.name for one in register.before] == ["2027-01-15T080000Z.zip"]
    kept = Region.read(register.before[0]).units.set_index("id")
    assert kept.loc["engine-vik-1", "crew"] == 6


def test_a_package_that_was_compared_with_another_state_is_not_taken(
    held: OwnRegister, hamlet: Region
) -> None:
    with pytest.raises(RegisterChangedError, match="look at the differences again"):
        held.use(hamlet, who="ola", why="", compared_with=0)
    assert held.use(hamlet, who="ola", why="", compared_with=1).number == 1  # it says the same: no change


def test_too_many_differences_are_counted(
    held: OwnRegister, hamlet: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samvirke.web.registers.history.MOST_ENTRIES", 8)
    units = hamlet.units.assign(crew=9)
    present = held.use(hamlet.with_table("units", units), who="ola", why="", compared_with=1)
    entries = present.region.table("edits")
    assert list(entries[["table", "row", "column"]].itertuples(index=False, name=None)) == [
        ("units", "*", "9 changed")
    ]
