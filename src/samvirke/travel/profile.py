"""Speed profiles: how roads, junctions and ferries become seconds. The numbers are rows.

A profile is a CSV file with the columns ``setting,key,value,unit,source``. A file of one's own
needs only the rows that differ from the profile `limit`; semicolons and decimal commas are read as
well.
"""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from os import PathLike
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.travel.ferry import FERRY_MODES, FerryMode, FerryRule
from samvirke.travel.graph import CLASSES, FERRY

OneWay = Literal["obey", "ignore"]
Private = Literal["use", "closed"]
ROADS = CLASSES[:FERRY]
FASTEST_KMH = 300.0  # beyond any road vehicle: a slip of the decimal point

COLUMNS = ("setting", "key", "value", "unit", "source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How roads, junctions and ferries become seconds.

    Parameters
    ----------
    name
        What to call it in results.
    class_kmh, class_factor
        For each class of `ROADS`: speed where there is no numeric limit, and a factor on every
        speed of the class, km/h and 1.
    driven_kmh
        Pairs of limit and speed really driven, climbing; in between in a straight line, beyond the
        ends in proportion. Empty: as fast as the limit.
    agency_factor
        Uplift of an agency (blue lights) on every speed; 1 is the limit.
    junction_s
        Added at the end of an arc where three ways or more meet.
    access_kmh
        Along the straight line between a place and its node of the road.
    one_way
        ``ignore`` lets the unit drive against a sign, never on a motorway or in a roundabout.
    private
        Whether private roads are used.
    ferry
        How a crossing becomes time.
    note
        What a reader of results must know.
    """

    name: str
    class_kmh: tuple[float, ...]
    class_factor: tuple[float, ...]
    driven_kmh: tuple[tuple[float, float], ...]
    agency_factor: float
    junction_s: float
    access_kmh: float
    one_way: OneWay
    private: Private
    ferry: FerryRule
    note: str = ""

    def __post_init__(self) -> None:
        for what, values in {
            "class_kmh": self.class_kmh,
            "class_factor": self.class_factor,
        }.items():
            if len(values) != len(ROADS):
                raise InvalidValueError(
                    f"{what} has {len(values)} values; it must have one for each of {len(ROADS)} "
                    f"classes: {', '.join(ROADS)}"
                )
        numbers = {
            **{f"class_kmh of {name}": v for name, v in zip(ROADS, self.class_kmh, strict=True)},
            **{f"class_factor of {n}": v for n, v in zip(ROADS, self.class_factor, strict=True)},
            **{f"driven_kmh at {at:g}": driven for at, driven in self.driven_kmh},
            "agency_factor": self.agency_factor,
            "access_kmh": self.access_kmh,
            "ferry_official_kmh": self.ferry.official_kmh,
        }
        for what, value in numbers.items():
            if not 0 < value <= FASTEST_KMH:
                raise InvalidValueError(
                    f"{what} is {value:g}; it must be above 0 and at most {FASTEST_KMH:g}"
                )
        seconds = {
            "junction_s": self.junction_s,
            "ferry_headway_s": self.ferry.headway_s,
            "ferry_wait_cap_s": self.ferry.wait_cap_s,
            "ferry_call_s": self.ferry.call_s,
        }
        for what, value in seconds.items():
            if not 0 <= value < np.inf:
                raise InvalidValueError(f"{what} is {value:g}; it must be 0 or more seconds")
        if any(
            before[0] >= after[0] or before[1] > after[1]
            for before, after in zip(self.driven_kmh, self.driven_kmh[1:], strict=False)
        ):
            raise InvalidValueError(
                f"driven_kmh is {self.driven_kmh}; limits must climb and the speed driven must not "
                "fall, or a higher limit would make a road slower"
            )

    @classmethod
    def named(cls, name: str = "limit") -> "Profile":
        """Return a profile that ships with Samvirke: `limit`, `ruteplan-oslo`."""
        if name not in profile_names():
            raise BadInputError(
                f"there is no profile {name!r}; the built-in profiles are "
                f"{', '.join(profile_names())}; give the path of a CSV file for one of your own"
            )
        text = (resources.files("samvirke.travel") / "data" / f"{name}.csv").read_text("utf-8")
        return _profile(name, text, where=f"profile {name}")

    @classmethod
    def open(cls, name_or_path: str | PathLike[str]) -> "Profile":
        """Return the built-in profile of that name, else read the CSV file at that path."""
        if str(name_or_path) in profile_names():
            return cls.named(str(name_or_path))
        path = Path(name_or_path)
        if not path.is_file():
            raise BadInputError(
                f"there is no profile {str(name_or_path)!r}: neither a file nor built in; "
                f"the built-in profiles are {', '.join(profile_names())}"
            )
        try:
            text = path.read_text("utf-8-sig")
        except UnicodeDecodeError as error:
            raise BadInputError(f"{path} is not UTF-8 ({error}); save it as CSV UTF-8") from error
        return _profile(path.stem, text, where=str(path))

    def with_ferries(self, mode: FerryMode) -> "Profile":
        """Return the same profile with another ferry mode."""
        return replace(self, ferry=replace(self.ferry, mode=mode))

    def describe(self) -> str:
        """Say name and the numbers that matter, in one line."""
        driven = "speed limit" if not self.driven_kmh else "driven speed by limit"
        ferry = f"ferry {self.ferry.mode}"
        if self.ferry.mode == "official":
            ferry += f" {self.ferry.official_kmh:g} km/h"
        return (
            f"{self.name}: {driven} × {self.agency_factor:g}, junction {self.junction_s:g} s, "
            f"one way {self.one_way}, private roads {self.private}, {ferry}, "
            f"access {self.access_kmh:g} km/h"
        )


@cache
def profile_names() -> tuple[str, ...]:
    """Return the names of the built-in profiles."""
    folder = resources.files("samvirke.travel") / "data"
    return tuple(sorted(f.name[:-4] for f in folder.iterdir() if f.name.endswith(".csv")))


def _profile(name: str, text: str, *, where: str) -> Profile:
    # `limit` is whole; every other table says only what differs from it.
    base = _Table() if name == "limit" else _Table(replace_in=Profile.named("limit"))
    for number, row in _rows(text, where):
        base.take(row, f"{where}, row {number}")
    try:
        return base.profile(name)
    except (InvalidValueError, KeyError) as error:
        raise BadInputError(f"{where}: {error}") from error


def _rows(text: str, where: str) -> Iterable[tuple[int, dict[str, str]]]:
    head = text.split("\n", 1)[0]
    delimiter = ";" if ";" in head else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [name.strip() for name in reader.fieldnames or ()]
        missing = [name for name in ("setting", "key", "value") if name not in names]
        if missing:
            raise BadInputError(
                f"{where} lacks the column {', '.join(missing)}; a profile has the columns "
                f"{', '.join(COLUMNS)}; docs/travel.md shows one"
            )
        reader.fieldnames = names
        for row in reader:
            value = (row["value"] or "").strip()
            if delimiter == ";" and row["setting"] != "note":
                value = value.replace(",", ".")
            yield (
                reader.line_num,
                {
                    "setting": (row["setting"] or "").strip(),
                    "key": (row["key"] or "").strip(),
                    "value": value,
                },
            )
    except csv.Error as error:
        raise BadInputError(f"{where}, row {reader.line_num}: {error}; is a quote left open?") from error


class _Table:
    """Rows of a profile as they come, laid over those of a whole one."""

    def __init__(self, replace_in: Profile | None = None) -> None:
        self._class_kmh: dict[str, float] = {}
        self._class_factor: dict[str, float] = {}
        self._driven: dict[float, float] = {}
        self._single: dict[str, Any] = {}
        self._seen: set[tuple[str, str]] = set()
        if replace_in is not None:
            p = replace_in
            self._class_kmh = dict(zip(ROADS, p.class_kmh, strict=True))
            self._class_factor = dict(zip(ROADS, p.class_factor, strict=True))
            self._single = {name: get(p) for name, get in _SINGLE.items()}
            self._single["note"] = ""

    def take(self, row: dict[str, str], where: str) -> None:
        setting, key, value = row["setting"], row["key"], row["value"]
        if not any((setting, key, value)):
            return
        if (setting, key) in self._seen:
            raise BadInputError(f"{where}: {setting} {key} stands twice; keep one of the rows")
        self._seen.add((setting, key))
        if setting in ("class_kmh", "class_factor"):
            self._take_class(row, where)
        elif setting == "driven_kmh":
            limit = _number(key, f"{where}: the limit of driven_kmh")
            if not limit > 0:
                raise BadInputError(f"{where}: the limit is {limit:g}; it must be above 0 km/h")
            self._driven[limit] = _number(value, f"{where}: driven_kmh")
        elif setting in _CHOICES:
            if value not in _CHOICES[setting]:
                raise BadInputError(
                    f"{where}: {setting} is {value!r}; it must be {' or '.join(_CHOICES[setting])}"
                )
            self._single[setting] = value
        elif setting == "note":
            self._single[setting] = value
        elif setting in _SINGLE:
            self._single[setting] = _number(value, f"{where}: {setting}")
        else:
            known = ("class_kmh", "class_factor", "driven_kmh", *_SINGLE)
            raise BadInputError(f"{where}: setting is {setting!r}; it must be one of {', '.join(known)}")

    def _take_class(self, row: dict[str, str], where: str) -> None:
        setting, key = row["setting"], row["key"]
        if key not in ROADS:
            raise BadInputError(
                f"{where}: key is {key!r}; {setting} allows {', '.join(ROADS)}; correct the key"
            )
        table = self._class_kmh if setting == "class_kmh" else self._class_factor
        table[key] = _number(row["value"], f"{where}: {setting} of {key}")

    def profile(self, name: str) -> Profile:
        s = self._single
        return Profile(
            name=name,
            class_kmh=tuple(self._class_kmh[road] for road in ROADS),
            class_factor=tuple(self._class_factor[road] for road in ROADS),
            driven_kmh=tuple(sorted(self._driven.items())),
            agency_factor=s["agency_factor"],
            junction_s=s["junction_s"],
            access_kmh=s["access_kmh"],
            one_way=s["one_way"],
            private=s["private"],
            ferry=FerryRule(
                mode=s["ferry"],
                official_kmh=s["ferry_official_kmh"],
                headway_s=s["ferry_headway_s"],
                wait_cap_s=s["ferry_wait_cap_s"],
                call_s=s["ferry_call_s"],
            ),
            note=s["note"],
        )


_CHOICES: dict[str, tuple[str, ...]] = {
    "one_way": get_args(OneWay),
    "private": get_args(Private),
    "ferry": FERRY_MODES,
}
_SINGLE: dict[str, Callable[[Profile], object]] = {
    "note": lambda p: p.note,
    "agency_factor": lambda p: p.agency_factor,
    "junction_s": lambda p: p.junction_s,
    "access_kmh": lambda p: p.access_kmh,
    "one_way": lambda p: p.one_way,
    "private": lambda p: p.private,
    "ferry": lambda p: p.ferry.mode,
    "ferry_official_kmh": lambda p: p.ferry.official_kmh,
    "ferry_headway_s": lambda p: p.ferry.headway_s,
    "ferry_wait_cap_s": lambda p: p.ferry.wait_cap_s,
    "ferry_call_s": lambda p: p.ferry.call_s,
}


def _number(text: str, where: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise BadInputError(f"{where} is {text!r}; it must be a number such as 0.9") from error
