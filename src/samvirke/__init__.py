"""Who has what, where, how fast can it help, and what is missing?

The front door: `Region` (who has what where) and `stress` (what falls short).

>>> import samvirke
>>> samvirke.Region.builtin("norway").name
'norway'
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from samvirke.prepare.stress import stress
    from samvirke.register.region import Region

__version__ = "0.1.0"
__all__ = ["Region", "__version__", "stress"]

# Looked up when first asked for: pandas takes half a second that `samvirke --help` need not wait.
_HOMES = {"Region": "samvirke.register.region", "stress": "samvirke.prepare.stress"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'samvirke' has no attribute {name!r}; it has {__all__}")
    from importlib import import_module  # only when needed, as above

    return getattr(import_module(_HOMES[name]), name)
