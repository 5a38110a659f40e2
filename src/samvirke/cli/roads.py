"""The commands `samvirke roads …`."""

import typer

app = typer.Typer(help="roads", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Roads"""
