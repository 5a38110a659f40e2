"""The log itself: how long it is, what was signed of it, and proofs for whoever doubts."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from samvirke.respond.act import NotFoundError
from samvirke.respond.federation.logs import Logs
from samvirke.respond.journal.errors import JournalError
from samvirke.web.api.visit import Entered, Visit, require
from samvirke.web.export import as_csv
from samvirke.web.listing import all_records
from samvirke.web.problem import RESPONSES, Json

router = APIRouter(prefix="/{space}", tags=["journal"], responses=RESPONSES)
Origin = Annotated[
    str | None, Query(max_length=80, description="Centre and epoch; left out: the node's own.")
]
Number = Annotated[int, Query(ge=0, le=2**53)]
Size = Annotated[int | None, Query(ge=0, le=2**53, description="Of the tree; left out: as it is now.")]
NOTE: dict[int | str, Any] = {
    200: {"description": "A signed note (c2sp.org/tlog-checkpoint).", "content": {"text/plain": {}}}
}
TABLE: dict[int | str, Any] = {
    200: {"description": "All records that you may see.", "content": {"text/csv": {}}}
}


@router.get("/journal")
def journal(visit: Entered) -> Any:
    """Say which logs are held here, how long they are, and whether the node can write."""
    kept = visit.node.journal
    return {"own": kept.origin, "space": kept.space, "sizes": kept.store.sizes()} | {
        "stopped": visit.node.stopped
    }


@router.get("/journal/checkpoint", response_class=Response, responses=NOTE)
def checkpoint(visit: Entered) -> Response:
    """Sign how long the node's own log is and what its root is: keep it, and nothing before it can change."""
    member = visit.house.members.get(visit.node.space.name)
    if member is None:
        raise JournalError("this node has no key to sign with; `samvirke node init` makes one")
    origin = visit.node.journal.origin
    return Response(member.checkpoint(origin, member.logs.size(origin)), media_type="text/plain")


@router.get("/journal/proof")
def proof(visit: Entered, seq: Number, origin: Origin = None, size: Size = None) -> Any:
    """Prove that an entry stands in a log (RFC 9162 section 2.1.3); hashes in hexadecimal."""
    told, tree, of = _tree(visit, origin, size)
    entry = visit.node.journal.store.entry(told, seq)
    if entry is None or seq >= of:
        raise NotFoundError(f"{told} has no entry {seq} among its first {of}")
    path = [step.hex() for step in tree.inclusion(seq, of)]
    return {"origin": told, "seq": seq, "size": of, "root": tree.root(of).hex(), "proof": path} | {
        "header": entry.header.decode("ascii"),
        "leaf": entry.leaf.hex(),
    }


@router.get("/journal/consistency")
def consistency(visit: Entered, old: Number, origin: Origin = None, size: Size = None) -> Any:
    """Prove that a log only grew since it was `old` entries long (RFC 9162 section 2.1.4)."""
    told, tree, of = _tree(visit, origin, size)
    if old > of:
        raise NotFoundError(f"{told} is {of} entries long here; ask for {of} or less")
    path = [step.hex() for step in tree.consistency(old, of)]
    roots = {"old_root": tree.root(old).hex(), "root": tree.root(of).hex()}
    return {"origin": told, "old": old, "size": of, "proof": path} | roots


@router.get("/export", response_class=Response, responses=TABLE)
def export(
    visit: Entered,
    kind: Annotated[str | None, Query(max_length=60, description="Only records of this kind.")] = None,
    subject: Annotated[str | None, Query(max_length=300, description="Only what belongs to it.")] = None,
    form: Annotated[Literal["csv", "json"], Query(alias="format")] = "csv",
) -> Response:
    """Give out all records that you may see, as a table or as JSON."""
    require(visit, "export.make")
    views = _views(visit, kind, subject)
    if form == "json":
        return Json(views)
    return Response(as_csv(views), media_type="text/csv; charset=utf-8")


def _tree(visit: Visit, origin: str | None, size: int | None) -> tuple[str, Any, int]:
    """Return a log that is held, its tree, and how much of it is asked for."""
    told = origin or visit.node.journal.origin
    member = visit.house.members.get(visit.node.space.name)
    logs = Logs(visit.node.journal.store) if member is None else member.logs
    held = logs.size(told)
    of = held if size is None else size
    if of > held or (held == 0 and origin is not None):
        raise NotFoundError(f"{told[:80]!r} is {held} entries long here; ask for {held} or less")
    return told, logs.tree(told), of


def _views(visit: Visit, kind: str | None, subject: str | None) -> list[dict[str, Any]]:
    node = visit.node
    with node.still() as state:
        found = all_records(node) if subject is None else state.about(subject)
        seen = (node.views.of(visit.actor, one, node.now_ms) for one in found if kind in (None, one.kind))
        return [view for view in seen if view is not None]
