"""What the process that works is given: checked values, the register, and where to write."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from samvirke.register.region import Region

if TYPE_CHECKING:
    from samvirke.travel.road import RoadTimes


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One piece of work.

    Parameters
    ----------
    kind
        Name of its kind.
    parameters
        Every input of the kind by its name; None where nothing was given.
    region
        A built-in region or the path of a package.
    roads
        Path of a road graph; empty: the node has none.
    folder
        The work's own; what is written to `files` in it can be downloaded.
    processes
        How many at a time: one core is left for those who use the node.
    """

    kind: str
    parameters: Mapping[str, Any]
    region: str
    roads: str
    folder: Path
    processes: int

    @property
    def files(self) -> Path:
        """Where what can be downloaded is written: tables as CSV, reports, plans."""
        return self.folder / "files"

    def open_region(self) -> Region:
        """Read the register.

        Raises
        ------
        BadInputError
            When it cannot be read.
        """
        return Region.open(self.region)

    def open_roads(self) -> "RoadTimes | None":
        """Return travel times on the node's road graph; None where it has none: lines are straight then."""
        if not self.roads:
            return None
        from samvirke.travel.graph_file import read_graph
        from samvirke.travel.profile import Profile
        from samvirke.travel.road import RoadTimes

        return RoadTimes(read_graph(Path(self.roads)), Profile.open("limit"))
