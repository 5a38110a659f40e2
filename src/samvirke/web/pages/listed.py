"""All pages of those who work, in the order of the menu, and all routers of people; a new one goes here."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from samvirke.web.api.visit import Entered
from samvirke.web.map import page as map_page
from samvirke.web.map import router as map_data
from samvirke.web.pages import (
    acts,
    duties,
    help,  # noqa: A004 - the page is called so
    incident,
    measures,
    publish,
    register,
    register_exchange,
    register_row,
    settings,
    sign_in,
    situation,
    stress,
    who,
    work,
)
from samvirke.web.pages.page import Page

PAGES: tuple[Page, ...] = (
    situation.PAGE,
    who.PAGE,
    incident.PAGE,
    register.PAGE,
    stress.PAGE,
    measures.PAGE,
    duties.PAGE,
    publish.PAGE,
    help.PAGE,
    map_page.PAGE,
    work.PAGE,
)
home = APIRouter(prefix="/app/{space}", include_in_schema=False)


@home.get("")
def first_page(visit: Entered) -> Response:
    """Lead to the first page of the menu that is open to whoever asks; help is open to all."""
    first = next(page for page in PAGES if page.in_menu and page.is_open_to(visit))
    return RedirectResponse(f"/app/{visit.node.space.name}/{first.name}", 303)


ROUTERS: tuple[APIRouter, ...] = (
    settings.router,
    sign_in.router,
    home,
    acts.router,
    situation.router,
    who.router,
    incident.router,
    register.router,
    register_row.router,
    register_exchange.router,
    stress.router,
    measures.router,
    duties.router,
    publish.router,
    help.router,
    map_page.router,
    map_data.router,
    work.router,
)
