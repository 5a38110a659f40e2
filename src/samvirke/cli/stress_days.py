"""`samvirke stress --threat pandemic`: days instead of minutes."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from samvirke.cli.conventions import print_json, say
from samvirke.cli.endurance_shown import show_endurance
from samvirke.cli.progress import progress

if TYPE_CHECKING:
    from samvirke.prepare.endurance.result import EnduranceResult

DEFAULT = "fhi_march_2020"


def stress_days(
    region: str,
    *,
    runs: int,
    seed: int,
    out: Path | None,
    language: str,
    processes: int | None,
    as_json: bool,
    preset: str = DEFAULT,
    days: int | None = None,
    contacts: str | None = None,
    stock: str | None = None,
    supply: float = 1.0,
    share: str = "none",
    cut: Sequence[str] = (),
    use: Path | None = None,
) -> None:
    """Put a region under an epidemic, print what falls short, write the files; options as the command's."""
    from samvirke.cli.endurance_assumed import assumed
    from samvirke.engine.endurance.normal_use import items_with_normal_use
    from samvirke.engine.endurance.use_file import open_use
    from samvirke.prepare.endurance.files import write_endurance
    from samvirke.prepare.endurance.stress import endure
    from samvirke.prepare.supply_breaks import breaks_of
    from samvirke.register.region import Region
    from samvirke.threats.pandemic.preset_file import open_preset
    from samvirke.threats.pandemic.threat import Pandemic

    where = Region.open(region)
    threat = Pandemic(preset=preset, days=days, contacts=contacts)
    length = open_preset(threat.preset).days if days is None else days
    breaks = breaks_of(cut, (), items_with_normal_use(), days=length, starts_at_utc=threat.starts_at_utc)
    coefficients = open_use(use) if use else None
    with progress(runs, f"{region} under {preset}") as (done, said):
        result = endure(
            where,
            threat,
            runs=runs,
            seed=seed,
            stock=stock,
            supply=supply,
            cuts=None if breaks is None else breaks.unfold(where, seed),
            sharing=share,
            use=coefficients,
            processes=processes,
            done=done,
            said=said,
        )
    files = write_endurance(result, out, language=language) if out else []
    if as_json:
        print_json(_document(result, files))
        return
    show_endurance(result)
    for sentence in assumed(result, open_preset(threat.preset)):
        say(f"assumed: {sentence}")
    say(f"assumed: all the rest is said in {out / 'report.html' if out else '--json, and in --out FOLDER'}")
    for warning in result.warnings:
        say(f"note: {warning}")
    for file in files:
        say(f"wrote {file}")


def _document(result: "EnduranceResult", files: list[Path]) -> dict[str, object]:
    return {
        "region": result.region_name,
        "threat": result.threat,
        "preset": result.preset,
        "preset_title": result.preset_title,
        "runs": result.runs,
        "seed": result.seed,
        "days": result.days,
        "starts_on": result.starts_on,
        "people": result.people,
        "method": list(result.method),
        "warnings": list(result.warnings),
        **{
            name: getattr(result, name).to_dict(orient="records")
            for name in ("summary", "hospitals", "items", "owners", "presets", "sensitivity")
        },
        "files": [str(file) for file in files],
    }
