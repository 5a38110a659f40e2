"""All rules of access, read from data that lawyers and engineers can both read, and checked when read."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from samvirke.model.errors import BadInputError
from samvirke.respond.access.actor import AGENCIES, ROLES, Actor
from samvirke.respond.access.rule import LINKS, Rule
from samvirke.respond.access.subject import Subject
from samvirke.respond.record.field_class import CLASSES
from samvirke.respond.record.kind import Audience
from samvirke.respond.space.space import Mode

ACTION = re.compile(r"read|[a-z_]+\.(\*|[a-z_]+)")
NAME = re.compile(r"[a-z][a-z_]*")
MUST = ("name", "actions", "roles", "agencies", "classes", "by", "modes", "ground", "nb", "nn", "en")
# Key → what may stand in its list; "*" stands for all where it is said so.
WORDS: Mapping[str, tuple[str, ...]] = {
    "roles": ROLES,
    "agencies": AGENCIES,
    "classes": CLASSES,
    "by": LINKS,
    "modes": get_args(Mode),
    "audiences": get_args(Audience),
}
ALL_ALLOWED = ("agencies", "modes")
FLAGS = ("named", "log", "confirm")
KEPT = 100_000  # combinations whose rules are kept found; there are fewer unless somebody makes kinds up


class Rules:
    """A set of rules, ready to be asked.

    Parameters
    ----------
    rules
        In any order: it means nothing.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        # By log first: where a quiet rule opens too, nobody is written down for nothing.
        self.all = tuple(sorted(rules, key=lambda rule: (rule.log, rule.name)))
        self._found: dict[tuple[str, ...], tuple[Rule, ...]] = {}

    def opening(self, actor: Actor, action: str, subject: Subject) -> Rule | None:
        """Return the rule that opens, None: none does."""
        key = (
            actor.role,
            actor.agency,
            action,
            subject.kind,
            subject.field_class,
            subject.audience,
            subject.mode,
        )
        about = self._found.get(key)
        if about is None:
            if len(self._found) >= KEPT:
                self._found.clear()
            about = tuple(rule for rule in self.all if rule.is_about(actor, action, subject))
            self._found[key] = about
        return next((rule for rule in about if rule.is_linked(actor, subject)), None)

    def naming(self, action: str) -> tuple[Rule, ...]:
        """Return the rules that speak of an action."""
        return tuple(rule for rule in self.all if rule.names(action))


@cache
def built_in_rules() -> Rules:
    """Return the rules of the package, `access/data/rules.toml`."""
    source = files("samvirke.respond.access").joinpath("data", "rules.toml")
    return read_rules(source.read_text("utf-8"), "access/data/rules.toml")


def read_rules(text: str, path: str) -> Rules:
    """Read rules.

    Parameters
    ----------
    text
        TOML, a table `[[rule]]` for each.
    path
        What to call it in errors.

    Raises
    ------
    BadInputError
        When a rule cannot be used; nothing is then read.
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(f"{path} is no TOML ({error}); mend it") from error
    if set(told) != {"rule"}:
        raise BadInputError(
            f"{path} holds {', '.join(sorted(told)) or 'nothing'}; it must hold [[rule]] alone"
        )
    rules = [_rule(row, f"{path}, rule {number}") for number, row in enumerate(told["rule"], 1)]
    names = [rule.name for rule in rules]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadInputError(f"{path} has two rules called {twice[0]}; give each a name of its own")
    return Rules(rules)


def _rule(row: Mapping[str, Any], where: str) -> Rule:
    where = f"{where} ({row.get('name', 'without a name')})"
    for key in MUST:
        if not row.get(key):
            raise BadInputError(f"{where} has no {key}; every rule says {', '.join(MUST)}")
    allowed = {*MUST, *WORDS, *FLAGS, "kinds", "but_kinds"}
    unknown = sorted(set(row) - allowed)
    if unknown:
        raise BadInputError(f"{where} has {unknown[0]!r}; a rule may have {', '.join(sorted(allowed))}")
    if not NAME.fullmatch(row["name"]):
        raise BadInputError(f"{where}: the name must be small letters and underscores, such as own_health")
    for action in _texts(row, "actions", where):
        if not ACTION.fullmatch(action):
            raise BadInputError(f"{where}: the action {action!r} must be read, need.state or need.*")
    for flag in FLAGS:
        if not isinstance(row.get(flag, False), bool):
            raise BadInputError(f"{where}: {flag} is {row[flag]!r}; it must be true or false")
    chosen = {key: frozenset(_chosen(row, key, where)) for key in WORDS}
    return Rule(
        name=row["name"],
        actions=_texts(row, "actions", where),
        ground=row["ground"],
        nb=row["nb"],
        nn=row["nn"],
        en=row["en"],
        roles=chosen["roles"],
        agencies=chosen["agencies"],
        classes=chosen["classes"],
        by=chosen["by"],
        modes=chosen["modes"],
        audiences=chosen["audiences"],
        kinds=frozenset(_texts(row, "kinds", where)),
        but_kinds=frozenset(_texts(row, "but_kinds", where)),
        named=row.get("named", False),
        log=row.get("log", False),
        confirm=row.get("confirm", False),
    )


def _chosen(row: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    chosen = _texts(row, key, where)
    if chosen == ("*",) and key in ALL_ALLOWED:
        return WORDS[key]
    for word in chosen:
        if word not in WORDS[key]:
            raise BadInputError(f"{where}: {key} has {word!r}; it may have {', '.join(WORDS[key])}")
    return chosen


def _texts(row: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    found = row.get(key, [])
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        raise BadInputError(f"{where}: {key} is {found!r}; it must be a list of words")
    return tuple(found)
