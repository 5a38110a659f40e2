"""Expected cover of a group: what one unit less costs and one more adds (rules 3 and 8)."""

from samvirke._kernel import part
from samvirke.engine.response.kernel.state import Cover


@part
def count_cover(cover: Cover, unit: int, stop: int, change: int) -> None:
    """Count a unit of the group among the free ones of a rest stop, or no longer."""
    if cover.members[unit]:
        for index in range(cover.starts[stop], cover.starts[stop + 1]):
            cover.covered[cover.points[index]] += change


@part
def cover_lost(cover: Cover, unit: int, stop: int) -> float:
    """Return the cover that is lost when a free unit of this rest stop is away."""
    lost = 0.0
    if cover.members[unit]:
        for index in range(cover.starts[stop], cover.starts[stop + 1]):
            point = cover.points[index]
            lost += cover.weight[point] * cover.worth[cover.covered[point] - 1]
    return lost


@part
def cover_gained(cover: Cover, stop: int) -> float:
    """Return the cover that one unit more adds at a stop."""
    added = 0.0
    for index in range(cover.starts[stop], cover.starts[stop + 1]):
        point = cover.points[index]
        added += cover.weight[point] * cover.worth[cover.covered[point]]
    return added
