"""The one file that knows numba: how a plain function becomes a kernel.

Kernels are compiled once and kept beside the source (or in the user's cache), so that only the first
start on a machine waits. They are serial and keep to the order of operations as written: the answer
is that of their plain-Python twin to the last bit.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile a function on first use; called with the same types it is as fast as C."""
    # No fastmath, which would reorder sums; boundscheck is left to the environment (NUMBA_BOUNDSCHECK).
    compiled = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    _renew_with_parts(compiled, Path(function.__code__.co_filename).parent)
    return cast("F", compiled)


def part(function: F) -> F:
    """Compile a function into the kernels that call it; a call then costs nothing.

    Without this, numba copies every array of the state to and from the stack at each call: 60-120 ns
    where the work itself takes 5. Parts must stand in the same folder as their kernel.
    """
    return cast("F", numba.njit(forceinline=True, nogil=True, error_model="numpy")(function))


def _renew_with_parts(compiled: Any, folder: Path) -> None:
    """Let a kept kernel be outdated as soon as any file beside it changes; numba looks at its own only."""
    # NUMBA_DISABLE_JIT leaves plain functions, which have no cache.
    kept = getattr(getattr(compiled, "_cache", None), "_cache_file", None)
    if kept is not None:
        digest = hashlib.sha256()
        for path in sorted(folder.glob("*.py")):
            digest.update(path.read_bytes())
        kept._source_stamp = digest.digest()  # noqa: SLF001  # numba has no public place for it
