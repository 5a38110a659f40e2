"""The commands `samvirke region …`."""

import typer

app = typer.Typer(help="region", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Region"""
