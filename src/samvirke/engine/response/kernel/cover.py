"""Expected cover of a group: what one unit less costs and one more adds (rules 3 and 8)."""

from samvirke._kernel import part
from samvirke.engine.response.kernel.state import Cover


@part
def count_cover(cover: Cover, stop: int, change: int) -> None:
    """Count a unit of the group among the free ones of a rest stop, or no longer."""
    for index in range(cover.starts[stop], cover.starts[stop + 1]):
        cover.points[cover.of_stop[index]].covered += change


@part
def cover_lost(cover: Cover, stop: int) -> float:
    """Return the cover that is lost when a free unit of the group, of this rest stop, is away."""
    lost = 0.0
    for index in range(cover.starts[stop], cover.starts[stop + 1]):
        point = cover.points[cover.of_stop[index]]
        lost += point.weight * cover.worth[point.covered - 1]
    return lost


@part
def cover_gained(cover: Cover, stop: int) -> float:
    """Return the cover that one unit more adds at a stop."""
    added = 0.0
    for index in range(cover.starts[stop], cover.starts[stop + 1]):
        point = cover.points[cover.of_stop[index]]
        added += point.weight * cover.worth[point.covered]
    return added
