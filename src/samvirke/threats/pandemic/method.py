"""What an epidemic assumes, in sentences that are printed with it."""

from collections.abc import Iterator

from samvirke.threats.pandemic.pathogen import Pathogen
from samvirke.threats.pandemic.presets import Preset
from samvirke.threats.pandemic.stay import Stay


def method_of(preset: Preset, days: int) -> Iterator[str]:
    """Yield every assumption of the preset with its numbers."""
    pathogen, pathway = preset.pathogen, preset.pathway
    yield f"The epidemic is {preset.title}, followed for {days} days."
    yield from _spread(pathogen)
    yield (
        f"Of those who are {pathway.counted} {_range(pathway.hospital_share)} are admitted, by age; of the "
        f"admitted {_range(pathway.intensive_share)} need intensive care."
    )
    yield (
        f"They are admitted after {_days(pathway.delay)}; stays are {_days(pathway.ward)} on a ward without "
        f"intensive care, else {_days(pathway.before_intensive)} before, {_days(pathway.intensive)} in "
        "intensive "
        f"care and {_days(pathway.after_intensive)} after it for {100 * pathway.after_share:.3g} %."
    )
    yield f"Symptoms last {_days(preset.illness)}; who will be admitted is not counted as ill at home."
    yield "In hospital are all on a ward or in intensive care; need is shown whatever there is room for."
    for measure in preset.distancing:
        yield (
            f"Contacts at {measure.setting} are times {measure.factor:g} from day {measure.from_day} until "
            "day "
            f"{measure.until_day}."
        )
    assumed = sorted({figure.name for figure in preset.figures if figure.source.startswith("assumed")})
    if assumed:
        yield f"Without a source, so assumed, are {', '.join(assumed)}."
    derived = sorted(
        {figure.name for figure in preset.figures if figure.source.startswith(("inferred", "derived"))}
    )
    if derived:
        yield f"Inferred from published totals, so no test of them, are {', '.join(derived)}."


def _spread(pathogen: Pathogen) -> Iterator[str]:
    yield (
        f"One infected infects {pathogen.reproduction:g} others at first; latent {pathogen.latent_days:g} "
        "days, "
        f"infectious before symptoms {pathogen.presymptomatic_days:g} and after "
        f"{pathogen.infectious_days:g} days."
    )
    yield (
        f"Without symptoms stay {100 * pathogen.asymptomatic_share:.3g} % of the infected; they are "
        f"{pathogen.asymptomatic_weight:g} times as infectious as the ill, the others before symptoms "
        f"{pathogen.presymptomatic_weight:g} times."
    )
    if pathogen.mixing == "national":
        yield "Everybody meets everybody, whatever age and place; so all places have their peak at once."
    else:
        yield "Ages meet by the contacts, at home by night and at work by day."


def _days(stay: Stay) -> str:
    return f"{stay.mean:g} days"


def _range(shares: tuple[float, ...]) -> str:
    low, high = 100 * min(shares), 100 * max(shares)
    return f"{low:.3g} %" if low == high else f"{low:.3g}-{high:.3g} %"
