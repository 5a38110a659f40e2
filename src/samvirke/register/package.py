"""The Region package (contract 1): a Data Package, folder or zip, of the tables of a region.

The door to reading, checking and writing it; how to make one: `docs/region-package.md`.
"""

from samvirke.register.checking import Inspection, check_region
from samvirke.register.reading import check_package, inspect_package, read_package
from samvirke.register.writing import write_package

__all__ = [
    "Inspection",
    "check_package",
    "check_region",
    "inspect_package",
    "read_package",
    "write_package",
]
