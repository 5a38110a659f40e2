"""What the owner tells the public: written, looked at as the public will see it, released, taken back."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from samvirke.model.errors import SamvirkeError
from samvirke.respond.public.publish import FIGURE, PublishStatement
from samvirke.respond.public.the_public import statements_now
from samvirke.web.api.visit import Visit
from samvirke.web.moments import local
from samvirke.web.pages.acts import Form
from samvirke.web.pages.form import act_from
from samvirke.web.pages.page import Page
from samvirke.web.pages.render import show
from samvirke.web.public.shown import ShownStatement, shown_statement
from samvirke.web.words import N_, language_of

PAGE = Page(name="publish", title=N_("Publish"), action="public.publish")
ROWS = 6  # of figures, in the form
HALF_YEAR_MS = 182 * 86_400_000

router = APIRouter(prefix="/app/{space}/publish", include_in_schema=False)
Entered = Annotated[Visit, Depends(PAGE.visit)]


@router.get("")
def written(request: Request, visit: Entered) -> Response:
    """Show what stands on the public page, and a form for more."""
    return _shown(request, visit, {})


@router.post("/preview")
async def preview(request: Request, visit: Entered, form: Form) -> Response:
    """Show a statement as the public will see it, before anything is released."""
    return await run_in_threadpool(_previewed, request, visit, form)


def _previewed(request: Request, visit: Visit, form: Sequence[tuple[str, str]]) -> Response:
    values = {name: value for name, value in form if not name.startswith("_")}
    kept = _without_empty_rows(form)
    try:
        act = act_from(kept, PublishStatement)
        assert isinstance(act, PublishStatement)
        act.patches(visit.node.scene(visit.actor))  # what would be refused is told now, not after
    except (SamvirkeError, TypeError) as error:
        return _shown(request, visit, values, fault=str(error), status=422)
    as_shown = shown_statement(
        {
            "id": "",
            "heading": act.heading,
            "text": act.text,
            "figures": [figure for _, figure in sorted((act.figures or {}).items())],
            "made_at_ms": visit.node.now_ms,
            "valid_until_ms": act.valid_until_ms,
        },
        language_of(request),
    )
    fields = [(name, value) for name, value in kept if not name.startswith("_")]
    return _shown(request, visit, values, fields=fields, as_shown=as_shown)


def _shown(
    request: Request,
    visit: Visit,
    values: Mapping[str, str],
    *,
    fields: Sequence[tuple[str, str]] = (),
    as_shown: ShownStatement | None = None,
    fault: str = "",
    status: int = 200,
) -> Response:
    node, language = visit.node, language_of(request)
    until = local(node.now_ms + HALF_YEAR_MS).strftime("%Y-%m-%dT12:00")
    context: dict[str, Any] = {
        "values": values,
        "until": values.get("valid_until_ms:local", until),
        "rows": range(1, ROWS + 1),
        "keys": FIGURE,
        "fields": fields,
        "as_shown": as_shown,
        "fault": fault,
        "standing": [shown_statement(one, language) for one in statements_now(node)],
        "over": _over(visit),
    }
    return show(request, visit, PAGE, "publish.html", context, status=status)


def _over(visit: Visit) -> list[dict[str, Any]]:
    """Return the node's own statements that stand no more, the latest first."""
    node = visit.node
    standing = {one["id"] for one in statements_now(node)}
    views = node.views.all_of(visit.actor, "public_statement", node.now_ms)
    return [
        view
        for view in reversed(list(views))
        if view["home"] == node.place.centre and view["id"] not in standing
    ]


def _without_empty_rows(form: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in form if value.strip()]
