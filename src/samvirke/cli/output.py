"""Where a command may write: never over what it reads."""

from pathlib import Path

from samvirke.model.errors import BadInputError


def reject_writing_over(out: Path | None, *inputs: Path | str | None) -> None:
    """Refuse an output that is one of the inputs.

    Raises
    ------
    BadInputError
        When it is; nothing has been read or written then.
    """
    if out is None or not out.exists():
        return
    for given in inputs:
        if given is not None and Path(given).exists() and out.samefile(given):
            raise BadInputError(f"{out} is what is read and would be lost; give another place to write to")
