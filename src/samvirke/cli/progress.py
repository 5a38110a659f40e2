"""A progress bar on stderr, for work that takes more than a moment."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from samvirke.cli.conventions import say

QUARTERS = 4


@contextmanager
def progress(total: int, what: str) -> Iterator[tuple[Callable[[int], None], Callable[[str], None]]]:
    """Give two functions: one told how much is done, one told what is being done.

    On a terminal they move a bar; elsewhere each thing that is done is a line, and so is every quarter.
    """
    if not sys.stderr.isatty():
        yield _by_quarters(total, what), say
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield (
            lambda count: bar.update(task, completed=count),
            lambda text: bar.update(task, description=text),
        )


def _by_quarters(total: int, what: str) -> Callable[[int], None]:
    """Return what says how much is done, at most four times: a log of forty lines buries the result."""
    told = 0

    def done(count: int) -> None:
        nonlocal told
        quarters = QUARTERS * count // max(total, 1)
        if quarters > told:
            told = quarters
            say(f"{what} {count} of {total}")

    return done
