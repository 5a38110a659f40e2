"""Presets that a planner writes: TOML, read whole or refused whole, with every error in one go."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from samvirke.model.errors import BadInputError, PackageError
from samvirke.model.finding import Finding
from samvirke.model.tables import TEN_YEARS
from samvirke.register.closest import did_you_mean
from samvirke.threats.pandemic.contacts import SETTINGS
from samvirke.threats.pandemic.distancing import Distancing
from samvirke.threats.pandemic.hospital import COUNTED
from samvirke.threats.pandemic.pathogen import MIXINGS
from samvirke.threats.pandemic.presets import (
    MOST_DAYS,
    Figure,
    Preset,
    preset_named,
    preset_names,
    preset_of,
    words_of,
)
from samvirke.threats.pandemic.stay import LEAST_SIZE

SUFFIX = ".toml"
MOST_STAY = 1000.0
LEAST_MEAN = 0.05  # days in a stage that is not left out
SHARE, WEIGHT = (0.0, 1.0), (0.0, 100.0)
STAYS = ("admission_delay", "ward", "before_intensive", "intensive", "after_intensive", "illness")
# Figure → lowest and highest that may be written.
LIMITS: dict[str, tuple[float, float]] = {
    "reproduction": (0.0, 50.0),
    "latent_days": (LEAST_MEAN, 365.0),
    "presymptomatic_days": (0.0, 365.0),
    "infectious_days": (LEAST_MEAN, 365.0),
    "presymptomatic_weight": WEIGHT,
    "asymptomatic_share": SHARE,
    "asymptomatic_weight": WEIGHT,
    "susceptibility": WEIGHT,
    "hospital_share": SHARE,
    "intensive_share": SHARE,
    "after_intensive_share": SHARE,
    **{f"{stay}_days": (0.0, MOST_STAY) for stay in STAYS},
    **{f"{stay}_size": (LEAST_SIZE, 1000.0) for stay in STAYS},
    "days": (1, MOST_DAYS),
    "first_cases": (0, 1_000_000),
    "planned_ill_share": SHARE,
    "fatality": SHARE,
}
BY_AGE = frozenset({"susceptibility", "hospital_share", "intensive_share"})
WHOLE = frozenset({"days", "first_cases"})
OPTIONAL = frozenset({"planned_ill_share", "fatality"})
WORDS: dict[str, tuple[str, ...]] = {"mixing": MIXINGS, "counted": COUNTED}
MEASURE = ("setting", "from_day", "until_day", "factor")
TOP = ("title", "like", *WORDS, *LIMITS, "distancing")


def open_preset(preset: str | PathLike[str] | Preset) -> Preset:
    """Return the preset that words on a command line mean; one that is a preset already comes back.

    Parameters
    ----------
    preset
        The name of one that comes with Samvirke, or the path of a file that ends in .toml.

    Raises
    ------
    PackageError
        With everything that is wrong in the file: unknown words, numbers that cannot be.
    BadInputError
        When there is nothing of that name, or the file is no TOML.
    """
    if isinstance(preset, Preset):
        return preset
    if Path(preset).suffix.lower() != SUFFIX:
        return preset_named(str(preset))
    place = Path(preset)
    document, text = _document(place)
    findings = list(_faults(document, place.name, _lines(text)))
    if findings:
        raise PackageError(str(place), findings, "no epidemic was followed")
    like = document.get("like")
    base = preset_named(like) if like else None
    figures = tuple(figure for figure in base.figures if figure.name not in document) if base else ()
    words = {
        **(words_of(base.name) if base else {"mixing": MIXINGS[0], "counted": COUNTED[0]}),
        "title": place.stem,
    }
    words |= {key: str(document[key]) for key in ("title", *WORDS) if key in document}
    own = tuple(
        figure for name in LIMITS if name in document for figure in _figures(name, document[name], place)
    )
    measures = tuple(
        Distancing(**{**row, "factor": float(row["factor"])}) for row in document.get("distancing", ())
    )
    return preset_of(place.stem, words, (*figures, *own), measures)


def _document(place: Path) -> tuple[Mapping[str, Any], str]:
    try:
        text = place.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise BadInputError(
            f"there is no preset {place}; give a file that ends in .toml, or one of "
            f"{', '.join(preset_names())}"
        ) from error
    except (UnicodeDecodeError, IsADirectoryError) as error:
        raise BadInputError(f"{place} is no text in UTF-8 ({error}); save the preset as one") from error
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(
            f"{place} is no TOML: {error}; write key = value, and measures under [[distancing]]; "
            "docs/threats.md "
            "has an example to begin from"
        ) from error


Place = tuple[int, str]  # number of the [[distancing]] from 1, 0 outside; key


def _lines(text: str) -> dict[Place, int]:
    """Return on which line each key stands; the line of a header itself has no key."""
    found: dict[Place, int] = {}
    measure = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match(r"\s*\[\[\s*distancing\s*\]\]", line):
            measure += 1
            found[measure, ""] = number
        elif key := re.match(r"\s*\"?([A-Za-z0-9_-]+)\"?\s*=", line):
            found.setdefault((measure, key[1]), number)
        elif header := re.match(r"\s*\[\[?\s*([A-Za-z0-9_.-]+)", line):
            found.setdefault((0, header[1]), number)
    return found


def _faults(document: Mapping[str, Any], name: str, lines: Mapping[Place, int]) -> Iterator[Finding]:
    """Yield all that is wrong with a preset."""

    def finding(measure: int, key: str, seen: str, allowed: str, do: str) -> Finding:
        line = lines.get((measure, key), lines.get((measure, ""), 0))
        row = f"line {line}" if line else ""
        return Finding(table=name, row=row, column=key, seen=seen, allowed=allowed, do=do)

    for key, value in document.items():
        if fault := _fault(key, value):
            yield finding(0, key, *fault)
    if "like" not in document:
        lacking = [key for key in LIMITS if key not in document and key not in OPTIONAL]
        if lacking:
            do = f"write them, or begin with like = {preset_names()[0]!r}"
            yield finding(0, "", f"no {', '.join(lacking)}", "every figure, or a preset that it is like", do)
    measures = document.get("distancing", [])
    if not isinstance(measures, list) or not all(isinstance(row, dict) for row in measures):
        yield finding(
            0, "distancing", repr(measures), "tables under [[distancing]]", "write one for each measure"
        )
        return
    for number, row in enumerate(measures, start=1):
        for key, fault in _measure_faults(row):
            yield finding(number, key, *fault)


Fault = tuple[str, str, str]  # seen, allowed, do


def _fault(key: str, value: object) -> Fault | None:
    """Say what is wrong with one key outside the measures, if anything is."""
    if key not in TOP:
        return "a word that no preset has", ", ".join(TOP), did_you_mean(key, TOP) or "take it out"
    if key in LIMITS:
        return _number_fault(key, value)
    choices = {**WORDS, "like": preset_names()}.get(key)
    if choices is not None and value not in choices:
        return repr(value), ", ".join(choices), "write one of these"
    if key == "title" and not (isinstance(value, str) and value.strip()):
        return repr(value), 'text in "quotes"', "write what people call it"
    return None


def _number_fault(key: str, value: object) -> Fault | None:
    low, high = LIMITS[key]
    ages = len(TEN_YEARS)
    allowed = f"a {'whole ' if key in WHOLE else ''}number from {low:g} to {high:g}"
    values = value if isinstance(value, list) and key in BY_AGE else [value]
    if key in BY_AGE:
        allowed += f", or a list of {ages}, one an age group ({TEN_YEARS[0]} … {TEN_YEARS[-1]})"
        if isinstance(value, list) and len(value) != ages:
            return f"a list of {len(value)}", allowed, f"write {ages} numbers, or one for all ages"
    for number in values:
        kinds = (int,) if key in WHOLE else (int, float)
        if isinstance(number, bool) or not isinstance(number, kinds) or not low <= number <= high:
            do = "write a share of 1, such as 0.03 for 3 %" if (low, high) == SHARE else "correct the number"
            return repr(number), allowed, do
    return None


def _measure_faults(row: Mapping[str, Any]) -> Iterator[tuple[str, Fault]]:
    settings = (*SETTINGS, "all")
    for key in row:
        if key not in MEASURE:
            near = did_you_mean(key, MEASURE)
            yield key, ("a word that no measure has", ", ".join(MEASURE), near or "take it out")
    lacking = [key for key in MEASURE if key not in row]
    if lacking:
        yield "", (f"no {', '.join(lacking)}", f"each of {', '.join(MEASURE)}", "write what is missing")
        return
    if row["setting"] not in settings:
        yield "setting", (repr(row["setting"]), ", ".join(settings), "write one of these")
    first, last, factor = row["from_day"], row["until_day"], row["factor"]
    for key in ("from_day", "until_day"):
        if type(row[key]) is not int or row[key] < 0:
            yield key, (repr(row[key]), "a whole number of days from the start, 0 or more", "correct the day")
            return
    if last <= first:
        yield "until_day", (f"{last}, and from_day {first}", "a day after from_day", "correct one of the two")
    if isinstance(factor, bool) or not isinstance(factor, int | float) or not 0 <= factor < float("inf"):
        yield (
            "factor",
            (repr(factor), "a number, 0 (no contacts) or more; 1 is as usual", "correct the factor"),
        )


def _figures(name: str, value: float | list[float], place: Path) -> Iterator[Figure]:
    numbers = value if isinstance(value, list) else [value]
    ages = TEN_YEARS if isinstance(value, list) else ("",)
    for age, number in zip(ages, numbers, strict=True):
        yield Figure(
            name=name,
            age_group=age,
            low=number,
            base=number,
            high=number,
            unit="",
            source=f"own preset {place.name}",
            year=0,
        )
