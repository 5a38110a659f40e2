"""Somebody who may sign in, and what they then are in each space."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from samvirke.model.errors import BadInputError
from samvirke.respond.access.actor import AGENCIES, ROLES, Actor, Agency, Role

USER = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
WHERE = re.compile(r"[a-z][a-z0-9-]{0,61}\*?")  # live, exercise-1, exercise-*
PEOPLE_ROLES = tuple(role for role in ROLES if role not in ("node", "public"))  # nobody signs in as these


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may sign in.

    Parameters
    ----------
    user
        Short name: `ola`.
    organisation
        Id or name of their organisation.
    agency
        What it is: fire, police, health …
    roles
        Space → role; `exercise-*` stands for every space that begins so, a space in full goes before it.
    named_for
        Records and incidents for which they are named: what SKJERMET asks for.
    """

    user: str
    organisation: str
    agency: Agency
    roles: Mapping[str, Role]
    named_for: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if not USER.fullmatch(self.user):
            raise BadInputError(
                f"the user {self.user[:70]!r} cannot be used; it must be 1-64 small letters, digits and "
                ". _ @ -, such as ola or kari.nordmann"
            )
        if self.user == "node":
            raise BadInputError("the user node is the machine itself; take another name")
        if not self.organisation:
            raise BadInputError(f"{self.user} has no organisation; give its id or name")
        if self.agency not in AGENCIES:
            raise BadInputError(
                f"the agency of {self.user} is {self.agency!r}; it must be {', '.join(AGENCIES)}"
            )
        if not self.roles:
            raise BadInputError(f"{self.user} has no role; give one for a space, such as live=operator")
        for space, role in self.roles.items():
            if not WHERE.fullmatch(space):
                raise BadInputError(
                    f"{self.user} has a role in {space[:70]!r}; a space is small letters, digits and "
                    "hyphens, with * at its end for all that begin so, such as exercise-*"
                )
            if role not in PEOPLE_ROLES:
                raise BadInputError(
                    f"the role of {self.user} in {space} is {role!r}; it must be {', '.join(PEOPLE_ROLES)}"
                )
        object.__setattr__(self, "roles", MappingProxyType(dict(self.roles)))

    def role_in(self, space: str) -> Role | None:
        """Return the role in a space, None: none there; of several patterns the longest decides."""
        if space in self.roles:
            return self.roles[space]
        patterns = [where for where in self.roles if where.endswith("*") and space.startswith(where[:-1])]
        return self.roles[max(patterns, key=len)] if patterns else None

    def actor(self, centre: str, space: str | None = None) -> Actor:
        """Return who asks.

        Parameters
        ----------
        centre
            The node's centre.
        space
            Where they ask; left out: nowhere in particular. Where they have no role there, the actor holds
            none in it, and `decide` says no.
        """
        role = None if space is None else self.role_in(space)
        if role is not None and space is not None:
            spaces = frozenset({space})
        else:
            # Their first role, live before others, in the spaces that are told in full but not in that one.
            role = self.roles[min(self.roles, key=lambda where: (where != "live", where))]
            spaces = frozenset(
                where
                for where, held in self.roles.items()
                if held == role and not where.endswith("*") and where != space
            )
        return Actor(
            user=self.user,
            organisation=self.organisation,
            centre=centre,
            agency=self.agency,
            role=role,
            spaces=spaces,
            named_for=self.named_for,
        )

    def as_document(self) -> dict[str, Any]:
        """Return it as what JSON can hold."""
        return {
            "user": self.user,
            "organisation": self.organisation,
            "agency": self.agency,
            "roles": dict(self.roles),
            "named_for": sorted(self.named_for),
        }


def read_person(told: Mapping[str, Any], where: str) -> Person:
    """Read what `as_document` wrote, or a table of a configuration.

    Raises
    ------
    BadInputError
        When it is no person; `where` begins the text.
    """
    try:
        roles, named_for = told["roles"], told.get("named_for", [])
        texts = [told["user"], told["organisation"], told["agency"], *roles, *roles.values(), *named_for]
    except (KeyError, TypeError, AttributeError) as error:
        raise BadInputError(
            f"{where} lacks {error}; it must have user, organisation, agency and a table roles, such as "
            '{live = "operator"}'
        ) from error
    if not all(isinstance(text, str) for text in texts) or isinstance(named_for, str):
        raise BadInputError(f"{where}: user, organisation, agency, roles and named_for must all be text")
    try:
        return Person(
            user=told["user"],
            organisation=told["organisation"],
            agency=told["agency"],
            roles=roles,
            named_for=frozenset(named_for),
        )
    except BadInputError as error:
        raise BadInputError(f"{where}: {error}") from error
