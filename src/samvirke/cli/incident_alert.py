"""`samvirke incident alert`: tell the two others at once, answer, and see who answers."""

import time
from typing import Annotated, Any

import typer

from samvirke.cli.calling import Caller, Node, Space, caller
from samvirke.cli.conventions import Json, command, print_json
from samvirke.cli.found import Incident, incident_of

PATIENCE_S = (
    3.0  # nodes that meet have it within a second; who sees it for the first time is alarmed for nothing
)
PAUSE_S = 0.2


@command
def alert(
    incident: Incident,
    message: Annotated[str | None, typer.Option(help="What has happened, in a sentence.")] = None,
    answer: Annotated[
        str | None,
        typer.Option(help="seen, acting or declined: answer the last alert instead of giving one."),
    ] = None,
    words: Annotated[str | None, typer.Option(help="What you say with your answer.")] = None,
    shown: Annotated[
        bool, typer.Option("--show", help="Only show who has been told, and who answers.")
    ] = False,
    node: Node = None,
    space: Space = "live",
    json: Json = False,
) -> None:
    """Tell the two other services at once, answer an alert, or see who answers.

    It waits some seconds for the nodes of the others; whoever stands as not delivered then is to be called.
    """
    from samvirke.cli.incident_shown import show_alerts
    from samvirke.model.errors import BadInputError

    me = caller(node, space)
    found = incident_of(me, incident)["id"]
    if answer is not None:
        given = me.all_of("records", kind="alert", subject=found)
        if not given:
            raise BadInputError(f"nobody has given an alert of {incident}; without --answer you give one")
        me.do("give-receipt", {"alert": given[-1]["id"], "answer": answer, "words": words})
    elif not shown:
        me.do("triple-alert", {"incident": found, "message": message})
        wait_until_delivered(me, found)
    panels = me.get("alerts", incident=found)
    print_json(panels) if json else show_alerts(panels)


def wait_until_delivered(me: Caller, incident: str) -> None:
    """Wait until the nodes of all who were told have the alert, or patience ends."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and _is_under_way(me.get("alerts", incident=incident)):
        time.sleep(PAUSE_S)


def _is_under_way(panels: list[dict[str, Any]]) -> bool:
    return any(row["answer"] == "not_delivered" for panel in panels for row in panel["rows"])
