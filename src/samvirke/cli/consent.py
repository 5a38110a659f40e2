"""`samvirke consent`: the proofs of what visitors of the public site have said yes and no to."""

from pathlib import Path
from typing import Annotated

import typer

from samvirke.cli.conventions import EXIT_FINDING, Json, command, print_json

app = typer.Typer(help="What visitors of the public site have chosen.", no_args_is_help=True)
Folder = Annotated[Path, typer.Argument(help="The node's folder.")]


@app.callback()
def _group() -> None:
    """Stay a group with one command in it."""


@app.command()
@command
def verify(folder: Folder, json: Json = False) -> None:
    """Check that no proof of consent was altered or taken out, and that the words shown are kept."""
    from samvirke.model.errors import BadInputError
    from samvirke.web.public.desk import FOLDER, PROOF
    from samvirke.web.public.proof import Proof

    path = folder / FOLDER / PROOF
    if not path.is_file():
        raise BadInputError(
            f"there is no {path}: nobody has chosen anything yet, or this is no node's folder"
        )
    proof = Proof(path)
    count, faults = proof.faults()
    proof.kept.close()
    if json:
        print_json({"proofs": count, "faults": list(faults)})
    else:
        for fault in faults:
            print(fault)
        print(f"{count} proofs; " + (f"{len(faults)} faults" if faults else "all in order"))
    if faults:
        raise typer.Exit(EXIT_FINDING)
