"""What happens at the door, and each reading of what is shielded, goes into the node's own log."""

from fastapi import FastAPI

from samvirke.respond.access.sign_in.security_log import SecurityLog
from samvirke.web.house import House

DOOR = "live"  # the space whose log tells who came in; where there is none, the first by name


def attach(app: FastAPI) -> None:
    """Let an application write down what is to be written: once, when it is made."""
    house: House = app.state.house
    logs = {space: SecurityLog(node, house.accounts.wall_ms) for space, node in house.nodes.items()}
    for space, node in house.nodes.items():
        node.views.logged.append(logs[space].read)
    app.state.security_log = logs[DOOR if DOOR in logs else min(logs)]


def security_log(app: FastAPI) -> SecurityLog:
    """Return where to write what happens at the door."""
    if not hasattr(app.state, "security_log"):
        attach(app)
    log: SecurityLog = app.state.security_log
    return log
