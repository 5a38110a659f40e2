"""What is usual: the base values of `data/calls.csv`, each with its limits and source there."""

from samvirke.engine.calls.procedure import Procedure
from samvirke.engine.coefficients import coefficient

FOR_ALL = "all"  # services alike


def usual(service: str, setting: str) -> float:
    """Return the usual value of a setting of a service ("110", "112", "113") or of all.

    >>> usual("112", "answer_within_s")
    20.0
    """
    return coefficient("calls", service, setting)


def usual_procedure() -> Procedure:
    """Return how operators usually bring other services in; all assumed."""
    return Procedure(
        confer_after_s=usual(FOR_ALL, "confer_after_s"),
        shared_alert_s=usual(FOR_ALL, "shared_alert_s"),
        give_up_s=usual(FOR_ALL, "give_up_s"),
        paired_share=usual(FOR_ALL, "paired_share"),
    )
