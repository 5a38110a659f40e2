"""Stays in hospital from an epidemic that is known."""

from os import PathLike

from samvirke.engine.endurance.forecast.stays import Stay, Stays, standard_stays
from samvirke.threats.pandemic.preset_file import open_preset
from samvirke.threats.pandemic.stay import Stay as PresetStay


def stays_of(preset: str | PathLike[str] | None) -> tuple[Stays, str]:
    """Return stays, and where they come from.

    Parameters
    ----------
    preset
        Name of a preset of the pandemic threat or the path of a file of one's own (.toml); None: the rows of
        `engine/data/forecast.csv`.

    Raises
    ------
    BadInputError
        When there is no such preset.
    """
    if preset is None:
        return standard_stays(), (
            "Stays and the share in intensive care start from Covid-19 in Norway before June 2020 (FHI "
            "realtime-regional-model); another disease has others, and a preset brings them."
        )
    known = open_preset(preset)
    way = known.pathway
    admitted = sum(way.hospital_share)
    stays = Stays(
        ward=_stay(way.ward),
        before_intensive=_stay(way.before_intensive),
        intensive=_stay(way.intensive),
        after_intensive=_stay(way.after_intensive),
        after_share=way.after_share,
        # Over the admitted of all ages, as if all ages fell ill alike: today's patients say more.
        intensive_share=sum(
            hospital * intensive
            for hospital, intensive in zip(way.hospital_share, way.intensive_share, strict=True)
        )
        / admitted
        if admitted
        else 0.0,
    )
    return stays, f"Stays and the share in intensive care start from the preset {known.name}."


def _stay(of: PresetStay) -> Stay:
    return Stay(mean=float(of.mean), size=float(of.size))
