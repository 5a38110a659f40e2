"""The rules there are, by the names that command lines use."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from samvirke.engine.response.dispatch.agreements import ByAgreement
from samvirke.engine.response.dispatch.compliance import ComplianceRule, read_compliance
from samvirke.engine.response.dispatch.cover_keeping import KeepCover
from samvirke.engine.response.dispatch.divert import Divert
from samvirke.engine.response.dispatch.dmexclp import MoveToCover
from samvirke.engine.response.dispatch.nearest import NearestFirst
from samvirke.engine.response.dispatch.own_first import OwnFirst
from samvirke.engine.response.dispatch.rule import Rule
from samvirke.engine.response.dispatch.run_cards import RunCards, read_run_cards
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.closest import did_you_mean

FILE = "file"  # the setting that names a table
PRIORITIES = (1, 2, 3)  # acute, urgent, ordinary


@dataclass(frozen=True, slots=True)
class Named:
    """A rule as a name: how it is made from settings, and from a table where it reads one."""

    make: type[Any]
    read: Callable[[str], dict[str, Any]] | None = None
    needs_file: bool = False

    @property
    def settings(self) -> tuple[str, ...]:
        """What may be set, as people write it: minutes, not seconds."""
        own = [f.name for f in fields(self.make) if f.name not in ("cards", "rows")]
        return tuple(_typed(name) for name in own) + ((FILE,) if self.read else ())


RULES: dict[str, Named] = {
    named.make.name: named
    for named in (
        Named(NearestFirst),
        Named(OwnFirst),
        Named(ByAgreement),
        Named(RunCards, read=lambda path: {"cards": read_run_cards(path).cards}, needs_file=True),
        Named(KeepCover),
        Named(Divert),
        Named(MoveToCover),
        Named(ComplianceRule, read=lambda path: {"rows": read_compliance(path)}),
    )
}


def rule_named(text: str) -> Rule:
    """Return the rule of a name, with settings where they differ from its own.

    Parameters
    ----------
    text
        `nearest`, `own_first:margin_min=5`, `cover_keeping:capability=health.ambulance,slack_min=2`,
        `run_cards:file=cards.csv`. Times are minutes.

    Raises
    ------
    BadInputError
        When there is no such rule or setting, or a value cannot be.

    Examples
    --------
    >>> rule_named("own_first:margin_min=5").margin_s
    300.0
    """
    name, _, rest = text.strip().partition(":")
    if name not in RULES:
        near = did_you_mean(name, RULES)
        raise BadInputError(
            f"there is no rule {name!r}; {near + '; ' if near else ''}the rules are {', '.join(RULES)}"
        )
    named = RULES[name]
    given: dict[str, Any] = {}
    for part in filter(None, (part.strip() for part in rest.split(","))):
        setting, equals, value = part.partition("=")
        if not equals or setting not in named.settings:
            allowed = ", ".join(named.settings) or "none"
            raise BadInputError(
                f"rule {name} has no setting {part!r}; its settings are {allowed}, as setting=value"
            )
        if setting == FILE and named.read is not None:
            given |= named.read(value)
        else:
            given |= _value(name, setting, value)
    if named.needs_file and not given:
        raise BadInputError(f"rule {name} needs a table; write {name}:{FILE}=PATH")
    try:
        made: Rule = named.make(**given)
    except InvalidValueError as error:
        raise BadInputError(f"rule {text}: {error}") from error
    return made


def rules_named(texts: Sequence[str]) -> tuple[Rule, ...]:
    """Return several rules, in order."""
    return tuple(rule_named(text) for text in texts)


def _typed(field_name: str) -> str:
    return field_name.removesuffix("_s") + "_min" if field_name.endswith("_s") else field_name


def _value(rule: str, setting: str, text: str) -> dict[str, Any]:
    """Return a setting as the rule's own field; minutes become seconds."""
    if setting == "capability":
        return {setting: text}
    try:
        number = float(text)
    except ValueError as error:
        raise BadInputError(f"rule {rule}: {setting} is {text!r}; it must be a number") from error
    if math.isnan(number):
        raise BadInputError(f"rule {rule}: {setting} is {text!r}; it must be a number")
    if setting.endswith("_min"):
        return {setting.removesuffix("_min") + "_s": number * 60}
    if setting == "from_priority":
        if number not in PRIORITIES:
            raise BadInputError(f"rule {rule}: {setting} is {text!r}; it must be 1, 2 or 3")
        return {setting: int(number)}
    return {setting: number}
