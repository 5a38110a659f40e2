"""The regions that ship with Samvirke."""

from samvirke.register.region import Region


def build_builtin(name: str) -> Region:
    """Build a region that ships with Samvirke; `KeyError` when there is none of that name."""
    from samvirke.register.sources.norway.facts_region import facts_region

    return {"norway": facts_region}[name]()
