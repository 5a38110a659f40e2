"""One act within another: whoever may do the one must be allowed the other too."""

from samvirke.respond.access.decide import decide
from samvirke.respond.access.subject import Subject
from samvirke.respond.act import Act, Scene
from samvirke.respond.node import DeniedError


def check_may(scene: Scene, act: Act) -> None:
    """Let an act through that another brings with it.

    Raises
    ------
    DeniedError
        When access says no to it.
    """
    check_action(scene, act.action, act.subject(scene))


def check_action(scene: Scene, action: str, subject: Subject) -> None:
    """Let an action through that an act brings with it; see `check_may`."""
    decision = decide(scene.actor, action, subject)
    if not decision.allowed:
        raise DeniedError(decision)
