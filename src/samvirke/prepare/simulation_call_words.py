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
    if not modelled:
        return []
    some, every = len(modelled), len(stage.ids)
    told = f"The operators of {some} of {every} centres are modelled, the fewest that meet the answer target:"
    return [f"{told} no centre's staffing is open."]
