"""Units that a form can commit or offer: those that the centre answers for, the free ones first."""

import json

from samvirke.respond.needs.conflicts import taken_by
from samvirke.web.incident.form import Asked, Choices
from samvirke.web.words import N_

MOST_UNITS = 300  # in one list of choices


def own_units(asked: Asked) -> Choices:
    """List the units that the centre answers for and that can do what is asked: the free ones first.

    A choice is JSON that settles the unit and its owner: `web.pages.form`, ``*:json``.
    """
    return [(json.dumps({"unit": unit, "owner": owner}), said) for unit, owner, said in _units(asked)]


def own_units_offered(asked: Asked) -> Choices:
    """List the same as an offer names them: each gives one."""
    none = asked.seen.words.language.gettext(N_("none named yet"))
    made = [(json.dumps({"units": {unit: 1}, "owner": owner}), said) for unit, owner, said in _units(asked)]
    return [("", f"– {none}"), *made]


def has_register(asked: Asked) -> bool:
    """Say whether the node has units to choose from."""
    return asked.seen.visit.house.region is not None


def has_no_register(asked: Asked) -> bool:
    """Say whether units must be typed."""
    return not has_register(asked)


def _units(asked: Asked) -> list[tuple[str, str, str]]:
    seen = asked.seen
    region = seen.visit.house.region
    if region is None:
        return []
    state, gettext = seen.scene.state, seen.words.language.gettext
    capability = str(asked.thing.get("capability"))
    units = region.units
    answers = {owner: seen.scene.answers_for(str(owner)) for owner in units["owner"].unique()}
    own = units[units["owner"].map(answers).astype(bool)]
    able = own[own["capabilities"].map(lambda told: capability in _names(str(told)))]
    found = []
    for unit, name, owner in able[["id", "name", "owner"]].head(MOST_UNITS).itertuples(index=False):
        taken = taken_by(state, str(unit))
        by = ", ".join(sorted({str(one.get("centre")) for one in taken}))
        said = f"{name or unit}" + (
            f" – {gettext(N_('committed by %(centre)s')) % {'centre': by}}" if taken else ""
        )
        found.append((bool(taken), str(unit), str(owner), said))
    found.sort(key=lambda one: (one[0], one[3]))
    return [(unit, owner, said) for _, unit, owner, said in found]


def _names(told: str) -> set[str]:
    return {part.partition(":")[0].strip() for part in told.split(";")}
