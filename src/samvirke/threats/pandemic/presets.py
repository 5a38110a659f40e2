"""Known epidemics, each number a row of `data/presets.csv` with its source."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.closest import did_you_mean
from samvirke.threats.pandemic.distancing import Distancing
from samvirke.threats.pandemic.hospital import Pathway
from samvirke.threats.pandemic.pathogen import Pathogen
from samvirke.threats.pandemic.rows import read_rows
from samvirke.threats.pandemic.stay import Stay

MOST_DAYS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number of a preset, with how far it may be off.

    Parameters
    ----------
    name, age_group
        What it is, and for whom; no age group: for all.
    low, base, high
        Unit as `unit` says.
    unit, source, year
        Where it comes from; a source that begins with "assumed" is none; year 0: not said.
    """

    name: str
    age_group: str
    low: float
    base: float
    high: float
    unit: str
    source: str
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """An epidemic to prepare for: how it spreads, whom it brings to hospital, how long it is followed.

    Parameters
    ----------
    name, title
        On the command line, and for people.
    pathogen
        How it passes on.
    pathway
        What becomes of the ill.
    illness
        How long symptoms last; asks for care at home.
    days
        How long it is followed, 1-2000.
    first_cases
        Infected at the start, 0 or more.
    planned_ill_share
        Share of the population that falls ill by the plan it is taken from, 0-1; None: no such plan.
    fatality
        Share of the ill who die, 0-1; only counted when asked for; None: not said.
    distancing
        Measures that are part of it.
    figures
        Its numbers with their sources.
    """

    name: str
    title: str
    pathogen: Pathogen
    pathway: Pathway
    illness: Stay
    days: int
    first_cases: int
    planned_ill_share: float | None = None
    fatality: float | None = None
    distancing: tuple[Distancing, ...] = ()
    figures: tuple[Figure, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if not (type(self.days) is int and 1 <= self.days <= MOST_DAYS):
            raise InvalidValueError(f"days is {self.days!r}; it must be a whole number, 1 to {MOST_DAYS}")
        if not (type(self.first_cases) is int and self.first_cases >= 0):
            raise InvalidValueError(
                f"first_cases is {self.first_cases!r}; it must be a whole number, 0 or more"
            )
        for name in ("planned_ill_share", "fatality"):
            share = getattr(self, name)
            if share is not None and not 0 <= share <= 1:
                raise InvalidValueError(f"{name} is {share}; it must be a share from 0 to 1")


@cache
def preset_names() -> tuple[str, ...]:
    """Return the names of the presets that come with Samvirke."""
    return tuple(_words())


@cache
def preset_named(name: str) -> Preset:
    """Return a preset that comes with Samvirke, by its name or its Norwegian one.

    Raises
    ------
    BadInputError
        When there is none of that name.
    """
    words = _words()
    by_alias = {alias: known for known, row in words.items() for alias in row["aliases"].split(";") if alias}
    known = by_alias.get(name, name)
    if known not in words:
        near = did_you_mean(name, [*words, *by_alias])
        raise BadInputError(
            f"there is no preset {name!r}; {near + '; ' if near else ''}the presets are {', '.join(words)}, "
            "or give a file of your own that ends in .toml"
        )
    return preset_of(known, words[known], _figures(known))


def words_of(name: str) -> Mapping[str, str]:
    """Return title, mixing and counted of a preset that comes with Samvirke."""
    return _words()[name]


def preset_of(
    name: str,
    words: Mapping[str, str],
    figures: tuple[Figure, ...],
    distancing: tuple[Distancing, ...] = (),
) -> Preset:
    """Make a preset of its figures; a figure that may differ by age stands once or nine times.

    Parameters
    ----------
    name
        Of the preset.
    words
        `title`, `mixing` and `counted`.
    figures
        Its numbers.
    distancing
        Measures that are part of it.
    """
    by_name: defaultdict[str, list[float]] = defaultdict(list)
    for figure in figures:
        by_name[figure.name].append(figure.base)
    one = {name: values[0] for name, values in by_name.items()}

    def by_age(name: str) -> tuple[float, ...]:
        values = by_name[name]
        return tuple(values if len(values) > 1 else values * 9)

    def stay(name: str) -> Stay:
        return Stay(mean=one[f"{name}_days"], size=one[f"{name}_size"])

    return Preset(
        name=name,
        title=words["title"],
        pathogen=Pathogen(
            reproduction=one["reproduction"],
            latent_days=one["latent_days"],
            presymptomatic_days=one["presymptomatic_days"],
            infectious_days=one["infectious_days"],
            presymptomatic_weight=one["presymptomatic_weight"],
            asymptomatic_share=one["asymptomatic_share"],
            asymptomatic_weight=one["asymptomatic_weight"],
            susceptibility=by_age("susceptibility"),
            mixing=words["mixing"],
        ),
        pathway=Pathway(
            counted=words["counted"],
            hospital_share=by_age("hospital_share"),
            intensive_share=by_age("intensive_share"),
            delay=stay("admission_delay"),
            ward=stay("ward"),
            before_intensive=stay("before_intensive"),
            intensive=stay("intensive"),
            after_intensive=stay("after_intensive"),
            after_share=one["after_intensive_share"],
        ),
        illness=stay("illness"),
        days=int(one["days"]),
        first_cases=int(one["first_cases"]),
        planned_ill_share=one.get("planned_ill_share"),
        fatality=one.get("fatality"),
        distancing=distancing,
        figures=figures,
    )


@cache
def _words() -> dict[str, dict[str, str]]:
    rows = read_rows("preset_words.csv").fillna("")
    return {str(row["preset"]): {str(k): str(v) for k, v in row.items()} for row in rows.to_dict("records")}


def _figures(preset: str) -> tuple[Figure, ...]:
    rows = read_rows("presets.csv")
    rows = rows[rows["preset"] == preset].fillna({"age_group": ""})
    return tuple(Figure(**row) for row in rows.drop(columns="preset").to_dict("records"))
