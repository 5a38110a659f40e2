"""The contract of every threat (contract 2 of the architecture)."""

from typing import Protocol

from samvirke.model.course import Course
from samvirke.register.region import Region


class Threat(Protocol):
    """What may happen to a region, and what that demands and breaks."""

    @property
    def name(self) -> str:
        """Heading of its section in ``docs/threats.md``, and its name on the command line."""

    def unfold(self, region: Region, seed: int, run: int = 0) -> Course:
        """Draw one course of needs and disruptions; the same seed and run give the same course."""
