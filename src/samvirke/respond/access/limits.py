"""How long what is opened stays open, and how much must be said: `data/limits.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Times in milliseconds, lengths in letters."""

    glass_open_ms: int
    glass_shortest_reason: int
    clocks_apart_ms: int
    release_longest_ms: int
    release_shortest_purpose: int


@cache
def limits() -> Limits:
    """Return the limits of the package."""
    source = files("samvirke.respond.access").joinpath("data", "limits.toml")
    told = tomllib.loads(source.read_text("utf-8"))
    glass, release = told["glass"], told["release"]
    return Limits(
        glass_open_ms=1000 * glass["open_s"],
        glass_shortest_reason=glass["shortest_reason"],
        clocks_apart_ms=1000 * glass["clocks_apart_s"],
        release_longest_ms=1000 * release["longest_s"],
        release_shortest_purpose=release["shortest_purpose"],
    )
