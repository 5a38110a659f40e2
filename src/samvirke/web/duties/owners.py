"""Response times reached, by owner: what is asked of whom, what the register or a test says is reached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from samvirke.model.errors import BadInputError
from samvirke.prepare.coverage import WHEN
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.vocabulary import ENGINES, FUNCTIONS, QUALITIES, named
from samvirke.register.duty import DUTY, duty_owner
from samvirke.register.region import Region
from samvirke.rules.response_times import judged_functions
from samvirke.web.api.visit import Visit
from samvirke.web.duties.reached import Line, lines_of_register, lines_of_test
from samvirke.web.duties.standards import Standard, standards_of
from samvirke.web.words import N_
from samvirke.web.work.open import works_of
from samvirke.web.work.record import Work

EVERYDAY = "everyday"  # the kind of work whose result tells how fast help came
TABLE = "shortfall.csv"
KINDS = {
    "fire": N_("Fire and rescue services"),
    "ambulance": N_("Health trusts, ambulance"),
    "police": N_("Police districts"),
    "air_ambulance": N_("Air ambulance"),
    "civil_defence": N_("Civil Defence districts"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a visitor chose.

    Parameters
    ----------
    owner
        Id of an organisation; empty: the visitor's own, or the first.
    when
        day or night: which crews are on duty; for the register.
    work
        Id of an everyday test; empty: the register.
    """

    owner: str = ""
    when: str = "day"
    work: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service of an owner: what is asked of it, and what is reached.

    Parameters
    ----------
    name
        In the language of the page.
    standards
        What is asked; none: nothing that is known.
    lines
        One a municipality, those that lack most first.
    """

    name: str
    standards: Sequence[Standard]
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page shows.

    Parameters
    ----------
    is_ready
        Whether the register has been read and holds owners with a standard.
    asked
        What was chosen, filled in.
    owners
        Groups of (id, name), for the choice.
    owner_name
        Of the owner who is shown.
    works
        Everyday tests that are done, the newest first.
    work
        The one that is shown; None: the register.
    engine_words
        What the travel times are, in the language of the page.
    quality_words
        Quality of a row → what people call it.
    services
        Of the owner.
    """

    is_ready: bool
    asked: Asked
    owners: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()
    owner_name: str = ""
    works: Sequence[Work] = ()
    work: Work | None = None
    engine_words: str = ""
    quality_words: Mapping[str, str] = field(default_factory=dict)
    services: Sequence[Service] = field(default=())


def shown(visit: Visit, asked: Asked, language: Language) -> Shown:
    """Return what the page shows.

    Raises
    ------
    BadInputError
        When the owner has no such duty, or `when` is neither day nor night.
    NotFoundError
        When there is no such test.
    """
    if asked.when not in WHEN:
        raise BadInputError(f"when is {asked.when[:20]!r}; it must be one of {', '.join(WHEN)}")
    region = visit.house.region
    by_function = {} if region is None else _owners(region)
    if region is None or not by_function:
        return Shown(is_ready=False, asked=asked)
    names = dict(zip(region.organisations["id"], region.organisations["name"], strict=True))
    everyone = {owner for owners in by_function.values() for owner in owners}
    owner = asked.owner or _nearest(region, visit.actor.organisation, by_function)
    if owner not in everyone:
        raise BadInputError(
            f"{asked.owner[:60]!r} has no duty that a response time is asked of; choose one that is listed"
        )
    works = works_of(visit.house)
    space = visit.node.space.name
    done = [
        work
        for work in works.listed(space, "stress")
        if work.request.kind == EVERYDAY and work.became.state == "done"
    ]
    work = works.get(space, asked.work) if asked.work else None
    functions = [name for name, owners in by_function.items() if owner in owners]
    return Shown(
        is_ready=True,
        asked=Asked(owner=owner, when=asked.when, work=asked.work),
        owners=[
            (language.gettext(KINDS[name]), [(one, names.get(one, one)) for one in owners])
            for name, owners in by_function.items()
        ],
        owner_name=names.get(owner, owner),
        works=done,
        work=work,
        engine_words=named(language, ENGINES, str(work.figures.get("engine", "line")) if work else "line"),
        quality_words={name: language.gettext(text) for name, text in QUALITIES.items()},
        services=[
            Service(
                name=named(language, FUNCTIONS, name),
                standards=standards_of(region, name, language),
                lines=_lines(region, name, owner, asked.when, work),
            )
            for name in functions
        ],
    )


def _lines(region: Region, function: str, owner: str, when: str, work: Work | None) -> Sequence[Line]:
    if work is None:
        return lines_of_register(region, function, owner, when)
    table = next((path for path in work.files if path.name == TABLE), None)
    if table is None:
        raise BadInputError("that work is no everyday test that is done; choose one that is listed")
    return lines_of_test(table, function, owner)


def _owners(region: Region) -> dict[str, list[str]]:
    """Return the owners of each service that has a standard, by the order of the register."""
    held = set(region.standards["function"])
    known = set(region.organisations["id"])
    found = {}
    for name in judged_functions():
        if name in held and name in DUTY and DUTY[name] in region.municipalities.columns:
            of = duty_owner(region, name).dropna()
            owners = [str(owner) for owner in dict.fromkeys(of) if owner in known]
            if owners:
                found[name] = owners
    return found


def _nearest(region: Region, organisation: str, by_function: Mapping[str, Sequence[str]]) -> str:
    """Return the owner to begin with: the visitor's own organisation, one that belongs to it, the first."""
    everyone = [owner for owners in by_function.values() for owner in owners]
    parent_of = dict(zip(region.organisations["id"], region.organisations["parent"], strict=True))
    belonging = [owner for owner in everyone if parent_of.get(owner) == organisation]
    return next(iter([*[owner for owner in everyone if owner == organisation], *belonging, *everyone]))
