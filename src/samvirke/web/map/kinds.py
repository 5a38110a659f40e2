"""By which sign a resource stands on the map: what it is most of all, read from its capabilities and mode."""

from collections.abc import Iterable

# In order: a fire engine that also gives first help is a fire engine. A helicopter is one in any case.
BY_PREFIX = (
    ("fire.", "fire"),
    ("rescue.", "fire"),
    ("health.", "health"),
    ("police.", "police"),
    ("civil_defence.", "civil_defence"),
    ("volunteer.", "volunteer"),
)
BY_MODE = {"air": "air", "sea": "sea"}
KINDS = ("fire", "health", "police", "civil_defence", "volunteer", "air", "sea", "other")


def kind_of(capabilities: Iterable[str], mode: str) -> str:
    """Return the kind of sign.

    >>> kind_of(["health.first_responder", "fire.pump"], "road"), kind_of(["health.air_ambulance"], "air")
    ('fire', 'air')
    """
    if mode in BY_MODE:
        return BY_MODE[mode]
    names = tuple(capabilities)
    return next((kind for prefix, kind in BY_PREFIX if any(n.startswith(prefix) for n in names)), "other")
