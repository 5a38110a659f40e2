"""What the scripts of every page draw from: plain lists, small, and safe to stand in HTML."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely

from samvirke.prepare.report.language import Language
from samvirke.prepare.report.outlines import STEP, simplified
from samvirke.prepare.report.vendored import coast
from samvirke.prepare.report.vocabulary import COUNTIES, N_

# Words of the scripts that several pages use: a page takes those of its scripts into its own WORDS.
PLOT_WORDS = {  # plots.js
    "minutes_after": N_("Minutes after the clock starts"),
    "share_reached": N_("Share reached"),
}
SHARE_WORDS = {  # shares.js
    "at_least": N_("%(low)s or more"),
    "below": N_("under %(high)s"),
    "below_asked": N_("below what the standard asks"),
    "no_data": N_("no needs, or no standard"),
}


def page_data(language: Language, words: Mapping[str, str]) -> dict[str, Any]:
    """Return what ``page.js`` needs: the language, its marks of numbers and the words of the scripts."""
    return {
        "language": language.code,
        "marks": language.marks,
        "words": {name: language.gettext(text) for name, text in sorted(words.items())},
    }


def places_data(
    numbers: Sequence[str],
    names: Sequence[str],
    lon: Iterable[float],
    lat: Iterable[float],
    outlines: Mapping[str, shapely.Geometry],
) -> dict[str, Any]:
    """Return the municipalities of a map as ``geography.js`` reads them, with their counties.

    Parameters
    ----------
    numbers, names, lon, lat
        Of the municipalities, in the order in which the rest of the page counts them; degrees.
    outlines
        By number, WGS 84; a municipality without one is a point.
    """
    known = {number[:2] for number in numbers if len(number) == 4} <= set(COUNTIES)
    counties = sorted({number[:2] for number in numbers}) if known else []
    return {
        "places": {
            "name": list(names),
            "lon": rounded(lon, 3),
            "lat": rounded(lat, 3),
            "county": [counties.index(number[:2]) for number in numbers] if known else [],
            "area": simplified([outlines.get(number) for number in numbers]) if outlines else [],
        },
        "counties": [COUNTIES[number] for number in counties],
    }


def areas_data(geometries: Iterable[shapely.Geometry | None]) -> list[list[list[str]]]:
    """Return areas such as closed roads as ``geography.js`` reads them; a point or line has none."""
    return simplified(list(geometries))


def coast_data(lon: Iterable[float], lat: Iterable[float]) -> dict[str, Any]:
    """Return the coast when a place lies where it is drawn, and the grid that it is written on."""
    near = coast() if coast_is_near(lon, lat) else None
    return {
        "step": STEP,
        "coast": near["countries"] if near else {},
        "window": near["window"] if near else None,
    }


def coast_is_near(lon: Iterable[float], lat: Iterable[float]) -> bool:
    """Say whether a place lies where the coast that ships with Samvirke is drawn."""
    west, south, east, north = coast()["window"]
    return any(west <= x <= east and south <= y <= north for x, y in zip(lon, lat, strict=True))


def with_coast(attributions: Iterable[str], lon: Iterable[float], lat: Iterable[float]) -> list[str]:
    """Return the sources of a page; that of the coast among them where it is drawn."""
    return [*attributions, *([coast()["attribution"]] if coast_is_near(lon, lat) else [])]


def as_script(document: Any) -> str:
    """Write JSON that can stand in a script element whatever names it holds."""
    text = json.dumps(_plain(document), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # Escapes that JSON reads back: nothing can end the script element or begin a comment in it.
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def coded(values: Iterable[str]) -> tuple[list[str], list[int]]:
    """Return the names that occur, sorted, and for each value the place of its name."""
    codes, names = pd.factorize(np.array([str(value) for value in values], dtype=object), sort=True)
    return [str(name) for name in names], [int(code) for code in codes]


def rounded(values: Iterable[Any], digits: int) -> list[float | None]:
    """Return numbers that JSON knows, rounded to what can be seen."""
    return [number(value, digits) for value in values]


def number(value: Any, digits: int) -> float | None:
    """Return a number that JSON knows: whole where it is, None where it is not finite."""
    if not np.isfinite(value):
        return None
    made = round(float(value), digits)
    return int(made) if made == int(made) else made


def _plain(value: Any) -> Any:
    """Return what JSON can hold: numpy's numbers as Python's, no NaN."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value
