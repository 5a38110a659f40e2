"""The command `samvirke`: its commands and groups, wired together."""

from typing import Annotated

import typer

from samvirke import __version__
from samvirke.cli import account, consent, duty, incident, journal, node, region, roads
from samvirke.cli.beds import beds
from samvirke.cli.centres import centres
from samvirke.cli.compare import compare
from samvirke.cli.coverage import coverage
from samvirke.cli.do import do
from samvirke.cli.forecast import forecast
from samvirke.cli.login import login, logout
from samvirke.cli.medicines import medicines
from samvirke.cli.meeting import begin_epoch, bundle, take_bundle
from samvirke.cli.recommend import recommend
from samvirke.cli.serve import serve
from samvirke.cli.simulate import simulate
from samvirke.cli.site import site
from samvirke.cli.stock import stock
from samvirke.cli.stress import stress
from samvirke.cli.who_can_come import who_can_come

# Modules of `samvirke.cli` import the rooms inside their commands, so that `samvirke --help`
# answers within half a second.
app = typer.Typer(
    name="samvirke",
    help="Who has what, where, how fast can it help, and what is missing?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(region.app, name="region")
app.add_typer(roads.app, name="roads")
app.command("coverage")(coverage)
app.command("recommend")(recommend)
app.command("who-can-come")(who_can_come)
app.command("site")(site)
app.command("stress")(stress)
app.command("simulate")(simulate)
app.command("compare")(compare)
app.command("centres")(centres)
app.command("stock")(stock)
app.command("beds")(beds)
app.command("medicines")(medicines)
app.command("forecast")(forecast)
app.add_typer(duty.app, name="duty")
for meeting in (bundle, take_bundle, begin_epoch):
    node.app.command(meeting.__name__.replace("_", "-"))(meeting)
app.add_typer(node.app, name="node")
app.add_typer(journal.app, name="journal")
app.add_typer(account.app, name="account")
app.add_typer(consent.app, name="consent")
app.command("serve")(serve)
app.command("login")(login)
app.command("logout")(logout)
app.add_typer(incident.app, name="incident")
app.command("do")(do)


def _print_version(asked: bool) -> None:
    if asked:
        print(__version__)
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Who has what, where, how fast can it help, and what is missing?"""


def main() -> None:
    """Run the command line."""
    app()
