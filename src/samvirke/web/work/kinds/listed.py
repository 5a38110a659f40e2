"""All kinds of work: a new one is listed here."""

from samvirke.web.work.kind import Kind
from samvirke.web.work.kinds import beds, centres, everyday, pandemic, production, siting, stock

KINDS: tuple[Kind, ...] = (
    everyday.KIND,
    pandemic.KIND,
    siting.KIND,
    centres.KIND,
    stock.KIND,
    beds.KIND,
    production.KIND,
)
BY_NAME = {kind.name: kind for kind in KINDS}


def kinds_of(page: str) -> tuple[Kind, ...]:
    """Return the kinds that belong to a page, in the order of the list."""
    return tuple(kind for kind in KINDS if kind.page == page)
