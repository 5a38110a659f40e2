"""What a stress test of days assumes, short enough for a terminal; the whole of it is on the page."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samvirke.prepare.endurance.result import EnduranceResult
    from samvirke.threats.pandemic.presets import Preset

# Sentences of the method that say what was asked for rather than how it is reckoned.
ASKED = ("Contacts ", "First infected ", "Stock ", "Ordinary supply ", "Supply is cut")


def assumed(result: "EnduranceResult", preset: "Preset") -> Iterator[str]:
    """Yield the numbers of the epidemic, what it starts from, and what is there."""
    yield from _epidemic(preset)
    yield from (sentence for sentence in result.method if sentence.startswith(ASKED))


def _epidemic(preset: "Preset") -> Iterator[str]:
    """Yield every number of a preset in three lines."""
    pathogen, pathway = preset.pathogen, preset.pathway
    meets = (
        "everybody meets everybody"
        if pathogen.mixing == "national"
        else "people meet by age, at home and at work"
    )
    yield (
        f"{preset.title}: one infects {pathogen.reproduction:g}; days latent {pathogen.latent_days:g}, "
        f"infectious before symptoms {pathogen.presymptomatic_days:g} and after "
        f"{pathogen.infectious_days:g}; {_shares((pathogen.asymptomatic_share,))} never ill, "
        f"{pathogen.asymptomatic_weight:g} times as infectious as the ill (before symptoms "
        f"{pathogen.presymptomatic_weight:g}); {meets}."
    )
    yield (
        f"Of the {pathway.counted} {_shares(pathway.hospital_share)} are admitted after "
        f"{pathway.delay.mean:g} days; of these {_shares(pathway.intensive_share)} to intensive care. Days "
        f"on a ward {pathway.ward.mean:g}, or before intensive care {pathway.before_intensive.mean:g}, in it "
        f"{pathway.intensive.mean:g}, after it {pathway.after_intensive.mean:g} (for "
        f"{_shares((pathway.after_share,))}); days ill {preset.illness.mean:g}."
    )
    without = len({figure.name for figure in preset.figures if figure.source.startswith("assumed")})
    of_totals = len(
        {figure.name for figure in preset.figures if figure.source.startswith(("inferred", "derived"))}
    )
    yield (
        f"Of its {len({figure.name for figure in preset.figures})} numbers {without} have no source and are "
        f"assumed, {of_totals} are inferred from published totals."
    )


def _shares(shares: tuple[float, ...]) -> str:
    low, high = 100 * min(shares), 100 * max(shares)
    return f"{low:.3g} %" if low == high else f"{low:.3g}-{high:.3g} %"
