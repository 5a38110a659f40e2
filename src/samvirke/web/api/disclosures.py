"""Who was given what, by whom and why: for the data protection officer, the auditor, and the owner."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

from samvirke.respond.access.disclosures import disclosures
from samvirke.respond.access.glass import waiting_for_review
from samvirke.web.api.visit import Entered
from samvirke.web.problem import RESPONSES

router = APIRouter(prefix="/{space}/disclosures", tags=["access"], responses=RESPONSES)


@router.get("")
def given(visit: Entered) -> list[dict[str, Any]]:
    """List what your centre gave, was given, or broke the glass for: what, to whom, why, until when."""
    node = visit.node
    with node.still():
        return [asdict(one) for one in disclosures(node.views, visit.actor, node.now_ms)]


@router.get("/to-review")
def to_review(visit: Entered) -> list[dict[str, Any]]:
    """List glass that others broke for your centre's records, and that nobody here has reviewed."""
    node = visit.node
    with node.still():
        return list(waiting_for_review(node.views, visit.actor, node.place.centre, node.now_ms))
