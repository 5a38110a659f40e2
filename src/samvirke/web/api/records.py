"""Records as you may see them: by kind, by subject, one by one; incidents with all about them."""

from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from samvirke.respond.record.kinds import KINDS
from samvirke.web.api.visit import Entered
from samvirke.web.listing import LARGEST_PAGE, PAGE, all_records, cursor_of, incident_id, one, page
from samvirke.web.problem import RESPONSES

router = APIRouter(prefix="/{space}", tags=["records"], responses=RESPONSES)
After = Annotated[str | None, Query(max_length=300, description="`next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="Records on a page.")]


class RecordBody(BaseModel):
    """A record as you may see it; the fields of its kind stand beside these."""

    model_config = ConfigDict(extra="allow")

    id: str
    kind: str
    home: str = Field(description="The centre that writes it.")
    subject: str = Field(description="What it belongs to, mostly an incident.")
    made_at_ms: int
    changed_at_ms: int
    stamp: list[Any] = Field(description="Place of its last entry among all: wall_ms, counter, origin, seq.")


class PageBody(BaseModel):
    """Some records, and how to go on."""

    items: list[RecordBody]
    next: str | None = Field(description="Give it as `after` to go on; null: that was all.")
    cursor: str = Field(description="Give it to the stream to hear what changes from here on.")


class IncidentBody(BaseModel):
    """An incident, and what is about it."""

    incident: RecordBody
    about: dict[str, list[RecordBody]] = Field(description="Kind → records.")
    cursor: str


@router.get("/records", response_model=PageBody)
def records(
    visit: Entered,
    kind: Annotated[
        str | None, Query(max_length=60, description=f"One of {', '.join(sorted(KINDS))}.")
    ] = None,
    subject: Annotated[str | None, Query(max_length=300, description="Id of what they belong to.")] = None,
    after: After = None,
    limit: Limit = PAGE,
) -> Any:
    """List records, the oldest first, of a kind or about a subject."""
    state = visit.node.state
    if subject is not None:
        chosen = lambda: state.about(subject, kind)  # noqa: E731
    else:
        chosen = lambda: all_records(visit.node) if kind is None else state.of_kind(kind)  # noqa: E731
    return page(visit.node, visit.actor, chosen, after=after, limit=limit)


@router.get("/records/{record}", response_model=RecordBody)
def record(visit: Entered, record: str) -> Any:
    """Show one record."""
    return one(visit.node, visit.actor, record)


@router.get("/incidents", response_model=PageBody)
def incidents(
    visit: Entered,
    status: Annotated[str | None, Query(max_length=20, description="open or closed.")] = None,
    after: After = None,
    limit: Limit = PAGE,
) -> Any:
    """List incidents, the oldest first."""
    return page(
        visit.node,
        visit.actor,
        lambda: visit.node.state.of_kind("incident"),
        wanted=lambda view: status in (None, view.get("status")),
        after=after,
        limit=limit,
    )


@router.get("/incidents/{incident}", response_model=IncidentBody)
def incident(visit: Entered, incident: str) -> Any:
    """Show an incident, told by id, by number or by the end of either, with all about it."""
    node, actor = visit.node, visit.actor
    with node.still():
        found = incident_id(node, actor, incident)
        shown = one(node, actor, found)
        views = [view for view in node.views.about(actor, found, node.now_ms) if view["id"] != found]
        cursor = str(cursor_of(node))
    views.sort(key=lambda view: view["kind"])
    about = {kind: list(of_kind) for kind, of_kind in groupby(views, key=lambda view: view["kind"])}
    return {"incident": shown, "about": about, "cursor": cursor}
