"""Who has what, where, how fast can it help, and what is missing?

The front door: `Region` (who has what where), `stress` (what falls short), `open_plan`, `simulate_plan` and
`compare` (what a change would do), `site` and `call_centres` (which change to make), `recommend` (whom to
send now; a `Roster` answers many times a second), `endure` (who goes short under a `Pandemic`), `forecast`
(the next three weeks), `stock_plan`, `propose_beds` and `medicines` (what closes it).

>>> import samvirke
>>> samvirke.Region.builtin("norway").name
'norway'
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from samvirke.engine.response.asked import NeedNow
    from samvirke.engine.response.recommend import recommend
    from samvirke.engine.response.roster import Roster
    from samvirke.prepare.comparing.compare import compare
    from samvirke.prepare.endurance.stress import endure
    from samvirke.prepare.forecasting.forecast import forecast
    from samvirke.prepare.measures.beds.proposal import propose_beds
    from samvirke.prepare.measures.call_centres.call_centres import call_centres
    from samvirke.prepare.measures.production.medicines import medicines
    from samvirke.prepare.measures.siting.proposal import site
    from samvirke.prepare.measures.siting.question import Question
    from samvirke.prepare.measures.stock.proposal import stock_plan
    from samvirke.prepare.measures.stock.question import StockQuestion
    from samvirke.prepare.plan_file import open_plan
    from samvirke.prepare.simulation import simulate_plan
    from samvirke.prepare.stress import stress
    from samvirke.register.region import Region
    from samvirke.threats.pandemic.threat import Pandemic

__version__ = "0.1.0"
__all__ = [
    "NeedNow",
    "Pandemic",
    "Question",
    "Region",
    "Roster",
    "StockQuestion",
    "__version__",
    "call_centres",
    "compare",
    "endure",
    "forecast",
    "medicines",
    "open_plan",
    "propose_beds",
    "recommend",
    "simulate_plan",
    "site",
    "stock_plan",
    "stress",
]

# Looked up when first asked for: pandas takes half a second that `samvirke --help` need not wait.
_HOMES = {
    "NeedNow": "samvirke.engine.response.asked",
    "Pandemic": "samvirke.threats.pandemic.threat",
    "Question": "samvirke.prepare.measures.siting.question",
    "Roster": "samvirke.engine.response.roster",
    "Region": "samvirke.register.region",
    "StockQuestion": "samvirke.prepare.measures.stock.question",
    "call_centres": "samvirke.prepare.measures.call_centres.call_centres",
    "compare": "samvirke.prepare.comparing.compare",
    "endure": "samvirke.prepare.endurance.stress",
    "forecast": "samvirke.prepare.forecasting.forecast",
    "medicines": "samvirke.prepare.measures.production.medicines",
    "open_plan": "samvirke.prepare.plan_file",
    "propose_beds": "samvirke.prepare.measures.beds.proposal",
    "recommend": "samvirke.engine.response.recommend",
    "simulate_plan": "samvirke.prepare.simulation",
    "site": "samvirke.prepare.measures.siting.proposal",
    "stock_plan": "samvirke.prepare.measures.stock.proposal",
    "stress": "samvirke.prepare.stress",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'samvirke' has no attribute {name!r}; it has {__all__}")
    from importlib import import_module  # only when needed, as above

    return getattr(import_module(_HOMES[name]), name)
