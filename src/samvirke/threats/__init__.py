"""What may happen?

Each threat is frozen parameters that unfold a region into a `Course`: needs and disruptions over time
and place. Knows `travel`, `register` and `model`; nothing of engines. Begin in `threat`.
"""

from samvirke.threats.everyday import Everyday
from samvirke.threats.pandemic import Pandemic
from samvirke.threats.supply import Supply
from samvirke.threats.threat import Threat

__all__ = ["ALL_THREATS", "Everyday", "Pandemic", "Supply", "Threat"]

ALL_THREATS: tuple[Threat, ...] = (Everyday(), Pandemic(), Supply())
