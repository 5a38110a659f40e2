"""Who was given what, by whom, why and until when: what an auditor asks, as far as the asker may see it."""

from collections.abc import Iterator
from dataclasses import dataclass

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.glass import owner_of
from samvirke.respond.access.limits import limits
from samvirke.respond.access.view import Views


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """Something was opened to a centre.

    Parameters
    ----------
    id, way
        The record of it, and whether it was a release or glass.
    at_ms, until_ms
        From and until when, on the clock of the space.
    of, classes
        What was opened.
    owner, to
        Whose it is, and to whom.
    why, ground
        Purpose or reason, and the code of the legal ground; nødrett for glass.
    by
        User, role and organisation who opened it; None to another centre.
    stands
        open, over, taken_back or closed (by the owner's review).
    review
        What the owner said of glass: justified, unjustified, or None: nothing yet.
    """

    id: str
    way: str
    at_ms: int
    until_ms: int | None
    of: str
    classes: tuple[str, ...]
    owner: str
    to: str
    why: str
    ground: str
    by: tuple[str, ...] | None
    stands: str
    review: str | None


def disclosures(views: Views, actor: Actor, now_ms: int) -> Iterator[Disclosure]:
    """Go through what was opened, releases first, each in the order they were made.

    Parameters
    ----------
    views
        What stands, and who may see it.
    actor
        Who asks: they get what their centre gave, was given, or broke the glass for.
    now_ms
        On the clock of the space.
    """
    for release in views.all_of(actor, "release", now_ms):
        if owner_of(release.get("of")) == release["home"]:  # another's cannot be given
            yield Disclosure(
                id=release["id"],
                way="release",
                at_ms=release["made_at_ms"],
                until_ms=_moment(release.get("until_ms")),
                of=release["of"],
                classes=_classes(release.get("classes")),
                owner=release["home"],
                to=_text(release.get("to")),
                why=_text(release.get("purpose")),
                ground=_text(release.get("ground")),
                by=_by(release),
                stands="taken_back"
                if release.get("ended")
                else _stands(_moment(release.get("until_ms")), now_ms),
                review=None,
            )
    verdicts = {
        (_text(review.get("of")), review["home"]): _text(review.get("verdict"))
        for review in views.all_of(actor, "glass_review", now_ms)
    }
    for glass in views.all_of(actor, "glass", now_ms):
        owner = owner_of(glass.get("of"))
        verdict = verdicts.get((glass["id"], owner))
        latest_ms = glass["made_at_ms"] + limits().glass_open_ms  # whatever the asker wrote
        told_ms = _moment(glass.get("until_ms"))
        until_ms = latest_ms if told_ms is None else min(told_ms, latest_ms)
        yield Disclosure(
            id=glass["id"],
            way="glass",
            at_ms=glass["made_at_ms"],
            until_ms=until_ms,
            of=_text(glass.get("of")),
            classes=_classes([glass.get("field_class")]),
            owner=owner,
            to=glass["home"],
            why=_text(glass.get("reason")),
            ground="nødrett",
            by=_by(glass),
            stands="closed" if verdict == "unjustified" else _stands(until_ms, now_ms),
            review=verdict,
        )


def _stands(until_ms: int | None, now_ms: int) -> str:
    return "open" if until_ms is None or now_ms <= until_ms else "over"


# Another centre's program may have written anything there.
def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _classes(value: object) -> tuple[str, ...]:
    return tuple(map(_text, value)) if isinstance(value, list) else ()


def _moment(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _by(view: dict[str, object]) -> tuple[str, ...] | None:
    told = view.get("made_by")
    return tuple(map(str, told)) if isinstance(told, list) else None
