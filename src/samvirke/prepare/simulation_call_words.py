"""How calls were played, and what to know before a number of theirs is used; in sentences."""

from samvirke.prepare.simulation_calls import CallStage


def method_of_calls(stage: CallStage) -> list[str]:
    """Say how the calls were played, one sentence each."""
    said = [
        (
            "Operators take the calls first: units are sent when they are alerted, and no fixed call part is "
            "added to the clock; where a standard's clock starts at the crew's alarm it counts from there."
        ),
        (
            "Callers, conversations and patience are drawn from assumed values; callers are the same "
            "whatever the centres are like."
        ),
        (
            "Operators that a plan does not state are those that meet the answer target at the region's own "
            "volumes, also where a plan states other volumes."
        ),
    ]
    partly = [centre for n, centre in enumerate(stage.centres.ids) if n not in set(stage.shown.tolist())]
    if partly:
        said.append(
            f"Of {len(partly)} further centres only the calls of the neighbours that are simulated are "
            "played; they are not shown."
        )
    return said


def warnings_of_calls(stage: CallStage) -> list[str]:
    """Say what the numbers of the centres rest on."""
    modelled = [centre for centre in stage.ids if centre not in stage.typed]
    said = []
    if stage.unmanned:
        said.append(
            f"Nobody is on duty at {', '.join(stage.unmanned)}: calls there are answered by others of the "
            "room or not at all; a centre that is lost, whose calls go elsewhere, is written as an outage."
        )
    if not modelled:
        return said
    some, every = len(modelled), len(stage.ids)
    told = f"The operators of {some} of {every} centres are modelled, the fewest that meet the answer target:"
    return [*said, f"{told} no centre's staffing is open."]
