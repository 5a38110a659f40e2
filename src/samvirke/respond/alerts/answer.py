"""What a receipt amounts to."""

from collections.abc import Iterable, Mapping
from typing import Any

from samvirke.respond.alerts.alert import ANSWERS, receipt_id
from samvirke.respond.record.record import Record
from samvirke.respond.record.state import State


def answer_in(receipt: Mapping[str, Any]) -> str:
    """Return what a receipt says now: acting, declined, seen, delivered or not_delivered.

    Of acting and declined the later holds: a centre may decline and then act after all.
    """
    acting, declined = receipt.get("acting_at_ms"), receipt.get("declined_at_ms")
    if acting is not None and (declined is None or acting >= declined):
        return "acting"
    if declined is not None:
        return "declined"
    for answer in ("seen", "delivered"):
        if receipt.get(f"{answer}_at_ms") is not None:
            return answer
    return "not_delivered"


def answer_by(receipt: Mapping[str, Any], moment_ms: int) -> str:
    """Return what a receipt said at a moment, whatever was answered later."""
    later = {f"{answer}_at_ms" for answer in ANSWERS if receipt.get(f"{answer}_at_ms", 0) > moment_ms}
    return answer_in({name: value for name, value in receipt.items() if name not in later})


def is_enough(answer: str, wanted: str) -> bool:
    """Say whether an answer ends the wait for another: a refusal is an answer too."""
    return answer in {"seen": ("seen", "acting", "declined"), "acting": ("acting", "declined")}[wanted]


def receipt_of(receipts: Iterable[Mapping[str, Any]], alert_home: str, who: str) -> Mapping[str, Any]:
    """Return the receipt of one who was told, {}: none.

    Only their own centre answers for them, or the alerting centre, which noted what was said by phone;
    of the two, the one that says more.
    """
    ladder = ("not_delivered", "delivered", "seen", "declined", "acting")
    theirs = [r for r in receipts if r.get("who") == who and r["home"] in (who, alert_home)]
    return max(theirs, key=lambda receipt: ladder.index(answer_in(receipt)), default={})


def receipts_from(state: State, alert: Record, who: str) -> list[Mapping[str, Any]]:
    """Return the receipts of one who was told, for the node's own use: theirs, and the one noted for them."""
    found = (state.get(receipt_id(home, alert.id, who)) for home in dict.fromkeys((who, alert.home)))
    return [{"home": receipt.home, **receipt.data} for receipt in found if receipt is not None]
