"""One rule of access: whom it opens what to, on which link and on which legal ground."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.subject import Subject

LINK: Mapping[str, Callable[[str, Subject], bool]] = MappingProxyType(
    {
        "home": lambda centre, subject: centre == subject.home,
        "sees": lambda centre, subject: centre in subject.taking_part,
        "acts": lambda centre, subject: subject.taking_part.get(centre) == "act",
        "centres": lambda _, subject: subject.audience == "centres",
        "recipient": lambda centre, subject: subject.audience == "named" and centre in subject.recipients,
        "released": lambda centre, subject: centre in subject.released_to,
        "glass": lambda centre, subject: centre in subject.glass,
        "anyone": lambda _centre, _subject: True,
    }
)
LINKS = tuple(LINK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule; it only ever opens, so the order of rules means nothing. The words stand in `data/rules.toml`.

    Parameters
    ----------
    name
        What the decision names.
    actions
        `read`, `need.state`, or `need.*` for every verb.
    roles, agencies, classes, modes
        Those of the asker, of the fields and of the space; all named, nothing stands for "any".
    by
        Links between asker and record, any one of them: see `is_linked`.
    named
        Whether the asker must besides be named for the record or its subject.
    audiences, kinds, but_kinds
        Of the record; empty: any (none, for `but_kinds`).
    log
        Whether each use is to be written down.
    ground, confirm
        What it rests on, and whether a lawyer must confirm that first.
    nb, nn, en
        The reason, for whoever asked.
    """

    name: str
    actions: tuple[str, ...]
    roles: frozenset[str]
    agencies: frozenset[str]
    classes: frozenset[str]
    modes: frozenset[str]
    by: frozenset[str]
    ground: str
    nb: str
    nn: str
    en: str
    named: bool = False
    audiences: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    but_kinds: frozenset[str] = frozenset()
    log: bool = False
    confirm: bool = False

    def names(self, action: str) -> bool:
        """Whether it speaks of an action."""
        return any(
            action == pattern or (pattern.endswith(".*") and action.startswith(pattern[:-1]))
            for pattern in self.actions
        )

    def is_about(self, actor: Actor, action: str, subject: Subject) -> bool:
        """Whether it speaks of such an asker, such an action and such a record, whatever links them."""
        return (
            actor.role in self.roles
            and actor.agency in self.agencies
            and subject.field_class in self.classes
            and subject.mode in self.modes
            and (not self.audiences or subject.audience in self.audiences)
            and (not self.kinds or subject.kind in self.kinds)
            and subject.kind not in self.but_kinds
            and self.names(action)
        )

    def is_linked(self, actor: Actor, subject: Subject) -> bool:
        """Whether one of its links holds between asker and record."""
        if self.named and not (actor.named_for & subject.names):
            return False
        return any(LINK[link](actor.centre, subject) for link in self.by)
