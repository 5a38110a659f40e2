"""What a plan says by plain arithmetic: so many ill, so many admitted, so many days in intensive care."""

from dataclasses import dataclass

import numpy as np

from samvirke.model.errors import InvalidValueError
from samvirke.threats.pandemic.presets import Preset
from samvirke.threats.pandemic.residents import national_ages


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """Totals of a planning scenario, not rounded; of the whole wave.

    `dead` is None where the preset says no fatality.
    """

    ill: float
    admitted: float
    intensive: float
    intensive_days: float
    dead: float | None


def planned(preset: Preset, people: float) -> Planned:
    """Return what the scenario gives among so many people, with the ages of the country.

    Raises
    ------
    InvalidValueError
        When the preset has no planned share of ill, or people are fewer than 0.
    """
    if preset.planned_ill_share is None:
        raise InvalidValueError(
            f"preset {preset.name} says no planned_ill_share; only a preset that is taken from a plan "
            "does: follow "
            "its epidemic instead"
        )
    if not (np.isfinite(people) and people >= 0):
        raise InvalidValueError(f"people is {people}; it must be 0 or more")
    pathway = preset.pathway
    ill = people * preset.planned_ill_share
    # Hospital shares are of the ill; a preset that counts all infected has more of those than of the ill.
    counted = ill if pathway.counted == "ill" else ill / (1 - preset.pathogen.asymptomatic_share)
    by_age = national_ages() / national_ages().sum()
    admitted = by_age * np.array(pathway.hospital_share)
    intensive = float((admitted * np.array(pathway.intensive_share)).sum()) * counted
    return Planned(
        ill=ill,
        admitted=float(admitted.sum()) * counted,
        intensive=intensive,
        intensive_days=intensive * pathway.intensive.mean,
        dead=None if preset.fatality is None else ill * preset.fatality,
    )
