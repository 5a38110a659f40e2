"""What every command keeps.

`--json` prints one JSON document on stdout; progress and messages go to stderr. Exit code 0: done;
1: done, with a finding (a check that failed); 2: the input cannot be used, and the text says what to
do. Ctrl-C ends with 130 and leaves nothing half-written; 141 says that the reader of the output,
such as `head`, had enough.
"""

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Annotated, Any, NoReturn, ParamSpec, TypeVar

import typer

from samvirke.model.errors import SamvirkeError

EXIT_FINDING = 1
EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130
EXIT_READER_GONE = 141
NARROW = 100  # columns; below it a table has no frame, which would cost it a fifth of its width

OUT = ("--out", "-o")  # where to write, in every command that writes
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]

P = ParamSpec("P")
R = TypeVar("R")


def command(function: Callable[P, R]) -> Callable[P, R]:
    """Let a command end as the conventions say, whatever its room raises."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            result = function(*args, **kwargs)
            sys.stdout.flush()  # here, where a reader that is gone can still be told from a fault
        except BrokenPipeError as error:
            # What is still held back goes nowhere, or Python complains of it while it ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(EXIT_READER_GONE) from error
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
        return result

    return run


def say(text: str) -> None:
    """Print a message where it never mixes with results: on stderr."""
    print(text, file=sys.stderr)


def print_json(document: Any) -> None:
    """Print the one JSON document of a command; what is not a finite number becomes null."""
    print(json.dumps(_plain(document), ensure_ascii=False, indent=2, allow_nan=False))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """Print a table for people on stdout; numbers stand to the right, and no text is cut off."""
    from rich import box
    from rich.console import Console  # rich takes 50 ms that --json need not wait
    from rich.markup import escape
    from rich.table import Table

    cells = [[_text(value) for value in row] for row in rows]
    console = Console(width=width_of_output(), highlight=False)
    table = Table(title=escape(title) or None, title_justify="left", header_style="bold")
    if console.width < NARROW:
        table.box, table.padding, table.show_edge, table.pad_edge = box.SIMPLE_HEAD, (0, 0), False, False
    for index, name in enumerate(columns):
        filled = [row[index] for row in cells if row[index]]
        numeric = bool(filled) and all(map(_is_number, filled))
        # Folded, not cut: a key that is cut off could not be typed again.
        table.add_column(name, justify="right" if numeric else "left", no_wrap=numeric, overflow="fold")
    for row in cells:
        table.add_row(*map(escape, row))
    with console.capture() as shown:
        console.print(table)
    print(shown.get(), end="")  # not by rich, which ends with 1 where the reader is gone


def width_of_output() -> int:
    """Return how many columns people see; 120 where the output is a file or a pipe."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 120


def finding(text: str) -> NoReturn:
    """End with exit code 1: the work is done, and something was found."""
    say(f"samvirke: {text}")
    raise typer.Exit(EXIT_FINDING)


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[<>]?-?[\d,]+(\.\d+)?%?|–", text) is not None


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
