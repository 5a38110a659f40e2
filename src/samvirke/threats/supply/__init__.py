"""What a country does not get: suppliers that stop, borders that close, plants that burn, shortages.

`event` says what happens, with the limits of `data/`; `suppliers` who delivers what; `shortage_list` reads
a list of shortages; `threat` draws a Course from them.
"""

from samvirke.threats.supply.event import SupplyEvent
from samvirke.threats.supply.shortage_list import Shortage, read_shortages
from samvirke.threats.supply.suppliers import Supplier, read_suppliers, standard_suppliers
from samvirke.threats.supply.threat import Supply

__all__ = [
    "Shortage",
    "Supplier",
    "Supply",
    "SupplyEvent",
    "read_shortages",
    "read_suppliers",
    "standard_suppliers",
]
