"""What every command keeps.

`--json` prints one JSON document on stdout; progress and messages go to stderr. Exit code 0: done;
1: done, with a finding (a check that failed); 2: the input cannot be used, and the text says what to
do. Ctrl-C ends with 130 and leaves nothing half-written.
"""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Annotated, Any, NoReturn, ParamSpec, TypeVar

import typer

from samvirke.model.errors import SamvirkeError

EXIT_FINDING = 1
EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]

P = ParamSpec("P")
R = TypeVar("R")


def command(function: Callable[P, R]) -> Callable[P, R]:
    """Let a command end as the conventions say, whatever its room raises."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except SamvirkeError as error:
            say(f"samvirke: {error}")
            raise typer.Exit(EXIT_BAD_INPUT) from error
        except OSError as error:
            # A full disk, a missing right, a folder in the way: the system's own words say which.
            say(f"samvirke: {error}; check the path, the rights and the room on the disk")
            raise typer.Exit(EXIT_BAD_INPUT) from error
        except KeyboardInterrupt as error:
            say("samvirke: interrupted; nothing was left half-written")
            raise typer.Exit(EXIT_INTERRUPTED) from error

    return run


def say(text: str) -> None:
    """Print a message where it never mixes with results: on stderr."""
    print(text, file=sys.stderr)


def print_json(document: Any) -> None:
    """Print the one JSON document of a command; what is not a finite number becomes null."""
    print(json.dumps(_plain(document), ensure_ascii=False, indent=2, allow_nan=False))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """Print a table for people on stdout; numbers stand to the right."""
    from rich.console import Console  # rich takes 50 ms that --json need not wait
    from rich.markup import escape
    from rich.table import Table

    cells = [[_text(value) for value in row] for row in rows]
    table = Table(title=escape(title) or None, title_justify="left", header_style="bold")
    for index, name in enumerate(columns):
        numeric = bool(cells) and all(_is_number(row[index]) for row in cells)
        table.add_column(name, justify="right" if numeric else "left")
    for row in cells:
        table.add_row(*map(escape, row))
    width = None if sys.stdout.isatty() else 120
    Console(width=width, highlight=False).print(table)


def finding(text: str) -> NoReturn:
    """End with exit code 1: the work is done, and something was found."""
    say(f"samvirke: {text}")
    raise typer.Exit(EXIT_FINDING)


def _text(value: object) -> str:
    return f"{value:,.1f}".replace(",", " ") if isinstance(value, float) else str(value)


def _is_number(text: str) -> bool:
    return text.replace(" ", "").replace(".", "").replace("%", "").lstrip("-").isdigit() or text == "–"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "item"):  # a numpy scalar
        return _plain(value.item())
    if isinstance(value, float) and not (-1e308 < value < 1e308):
        return None
    return value
