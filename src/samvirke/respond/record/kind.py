"""A kind of record: which fields it has, of which access class, and to whom it speaks."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal

from samvirke.model.errors import InvalidValueError
from samvirke.respond.record.field_class import CLASSES

Audience = Literal["incident", "centres", "home", "named"]


@dataclass(frozen=True)
class RecordKind:
    """A kind of record.

    Parameters
    ----------
    name
        First part of the ids of its records: `incident`.
    shape
        A frozen dataclass; every field has a default and is made by `felles`, `etat`, `helse`, `politi` or
        `skjermet`. Views are instances of it.
    audience
        Who reads its FELLES fields: those who take part in the incident that is its subject; all centres
        (units, their commitments); its home alone; or the centres named in its field `recipients`.
    """

    name: str
    shape: type[Any]
    audience: Audience

    @cached_property
    def classes(self) -> Mapping[str, str]:
        """Field → access class."""
        return MappingProxyType({f.name: f.metadata["class"] for f in dataclasses.fields(self.shape)})

    def parted(self, data: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """Part fields by their access class, in the order of the classes.

        Raises
        ------
        InvalidValueError
            When a field is not of this kind.
        """
        unknown = sorted(set(data) - set(self.classes))
        if unknown:
            raise InvalidValueError(
                f"{self.name} has no field {unknown[0]!r}; it has {', '.join(sorted(self.classes))}"
            )
        by_class: dict[str, dict[str, Any]] = {}
        for field_class in CLASSES:
            of_class = {name: value for name, value in data.items() if self.classes[name] == field_class}
            if of_class:
                by_class[field_class] = of_class
        return by_class
