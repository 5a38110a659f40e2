"""What may stand in the template of an action card."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from samvirke.model.finding import Finding
from samvirke.register.closest import did_you_mean
from samvirke.respond.access.actor import AGENCIES
from samvirke.respond.journal.entry import SPACE
from samvirke.respond.wording import LANGUAGES

KINDS: Final = ("call", "tell", "decide", "check", "do")
CARD: Final = ("code", "title", "note", "types", "warnings", "is_example", "steps")
STEP: Final = ("id", "text", "owner", "kind", "deadline_s", "after")
MOST_STEPS: Final = 200
LONGEST: Final = 1000
LONGEST_DEADLINE_S: Final = 30 * 86_400


def check_template(table: str, card: Mapping[str, Any]) -> list[Finding]:
    """Return all that is wrong with a card."""
    return [
        Finding(table=table, row=row, column=column, seen=seen, allowed=allowed, do=do)
        for row, column, seen, allowed, do in _faults(card)
    ]


Fault = tuple[str, str, str, str, str]


def _faults(card: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _names("", card, CARD, ("code", "title"))
    code = card.get("code")
    if code is not None and not _is_name(code):
        yield "", "code", _seen(code), "small letters, digits and _", "rename it, such as building_fire"
    for name in ("title", "note"):
        if name in card:
            yield from _wording("", name, card[name])
    for name in ("types", "warnings"):
        if not _is_names(card.get(name, [])):
            yield "", name, _seen(card[name]), "a list of codes", 'write it as ["building_fire"]'
    if not isinstance(card.get("is_example", False), bool):
        yield "", "is_example", _seen(card["is_example"]), "true or false", "write true, or leave it out"
    steps = card.get("steps", [])
    if not isinstance(steps, list) or len(steps) > MOST_STEPS or not all(isinstance(s, dict) for s in steps):
        yield (
            "",
            "steps",
            _seen(steps),
            f"at most {MOST_STEPS} tables [[steps]]",
            "write each step as [[steps]]",
        )
        return
    before: set[str] = set()
    for number, step in enumerate(steps, start=1):
        yield from _step(f"step {number}", step, before)
        if isinstance(step.get("id"), str):
            before.add(step["id"])


def _step(row: str, step: Mapping[str, Any], before: Collection[str]) -> Iterator[Fault]:
    yield from _names(row, step, STEP, ("id", "text"))
    own = step.get("id")
    if own is not None and not _is_name(own):
        yield row, "id", _seen(own), "small letters, digits and _", "rename it"
    elif own in before:
        yield row, "id", _seen(own), "an id of its own within the card", "rename it"
    if "text" in step:
        yield from _wording(row, "text", step["text"])
    yield from _one_of(row, "owner", step.get("owner", "fire"), AGENCIES)
    yield from _one_of(row, "kind", step.get("kind", "do"), KINDS)
    deadline = step.get("deadline_s", 0)
    is_whole = isinstance(deadline, int) and not isinstance(deadline, bool)
    if not is_whole or not 0 <= deadline <= LONGEST_DEADLINE_S:
        allowed = f"whole seconds from the start of the card, 0 to {LONGEST_DEADLINE_S}"
        yield row, "deadline_s", _seen(deadline), allowed, "write 5 minutes as 300"
    after = step.get("after", [])
    if not _is_names(after):
        yield row, "after", _seen(after), "a list of ids", 'write it as ["call_112"]'
    else:
        # Only earlier steps may be named: so no circle can arise.
        for name in (name for name in after if name not in before):
            do = did_you_mean(name, before) or "put that step first"
            yield row, "after", _seen(name), f"ids of earlier steps: {', '.join(before) or 'none'}", do


def _names(
    row: str, table: Mapping[str, Any], allowed: Collection[str], needed: Collection[str]
) -> Iterator[Fault]:
    for name in (name for name in table if name not in allowed):
        yield (
            row,
            name,
            "a field of this name",
            ", ".join(allowed),
            did_you_mean(name, allowed) or "take it out",
        )
    for name in (name for name in needed if name not in table):
        yield row, name, "nothing", "a value", "write it"


def _wording(row: str, name: str, words: Any) -> Iterator[Fault]:
    is_whole = (
        isinstance(words, dict)
        and set(words) == set(LANGUAGES)
        and all(isinstance(text, str) and 0 < len(text.strip()) <= LONGEST for text in words.values())
    )
    if not is_whole:
        allowed = f"texts in {', '.join(LANGUAGES)}, 1 to {LONGEST} letters each"
        yield row, name, _seen(words), allowed, 'write it as { nb = "…", nn = "…", en = "…" }'


def _one_of(row: str, name: str, value: Any, allowed: Collection[str]) -> Iterator[Fault]:
    if value not in allowed:
        yield row, name, _seen(value), ", ".join(allowed), did_you_mean(str(value), allowed) or "choose one"


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and SPACE.fullmatch(value.replace("_", "-")) is not None


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _seen(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
