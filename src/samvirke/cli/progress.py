"""A progress bar on stderr, for work that takes more than a moment."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from samvirke.cli.conventions import say


@contextmanager
def progress(total: int, what: str) -> Iterator[tuple[Callable[[int], None], Callable[[str], None]]]:
    """Give two functions: one told how much is done, one told what is being done.

    On a terminal they move a bar; elsewhere each thing that is done is a line.
    """
    if not sys.stderr.isatty():
        yield (lambda count: say(f"{what} {count} of {total}")), say
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
