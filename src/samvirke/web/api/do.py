"""Every act as its own route: `POST /api/v1/{space}/do/{act}`."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Body, Header
from pydantic import BaseModel, ConfigDict, Field

from samvirke.respond.act import Act
from samvirke.web.api.body import act_of, body_of, summary_of
from samvirke.web.api.visit import Entered
from samvirke.web.problem import RESPONSES

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="Chosen by you, a new one for each thing: sent again with it, it is done once.",
    ),
]


class DoneBody(BaseModel):
    """What came of an act."""

    model_config = ConfigDict(extra="forbid")

    records: list[str] = Field(description="Ids of the records that it made or changed.")
    entries: list[tuple[str, int]] = Field(description="Origin and number of its entries in the log.")
    at_ms: int = Field(description="When, on the clock of the space.")


def routes_of(acts: Iterable[type[Act]]) -> APIRouter:
    """Return a route for each act."""
    router = APIRouter(tags=["acts"])
    for act in acts:
        summary, description = summary_of(act)
        router.add_api_route(
            f"/{{space}}/do/{act.name}",
            _handler(act),
            methods=["POST"],
            summary=summary,
            description=description,
            operation_id=f"do-{act.name}",
            response_model=DoneBody,
            responses=RESPONSES,
        )
    return router


def _handler(act: type[Act]) -> Callable[..., Any]:
    body_model: Any = body_of(act)

    # Not async: it waits until the entry is durable, in a thread of its own.
    def do(visit: Entered, body: Annotated[body_model, Body()], key: Key = None) -> Any:
        return visit.node.do(visit.actor, act_of(body), key=key).as_document()

    return do
