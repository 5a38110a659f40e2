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
from numba.core import types
from numba.experimental import structref

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile a function on first use; called with the same types it is as fast as C."""
    # No fastmath, which would reorder sums; boundscheck is left to the environment (NUMBA_BOUNDSCHECK).
    compiled = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    _renew_with_parts(compiled, Path(function.__code__.co_filename).parent)
    return cast("F", compiled)


def part(function: F) -> F:
    """Compile a function that kernels of the same folder call."""
    return cast("F", numba.njit(nogil=True, error_model="numpy")(function))


def small_part(function: F) -> F:
    """Compile a function into each place that calls it, at no cost but size."""
    return cast("F", numba.njit(forceinline=True, nogil=True, error_model="numpy")(function))


def holder(form: type[T]) -> Callable[[T], T]:
    """Return the part that puts a named tuple of arrays behind a single pointer.

    Parts given the tuple itself would copy each of its arrays to and from the stack at each call, 60-120 ns,
    and compile for minutes. The fields keep their names.
    """
    fields = list(form._fields)  # type: ignore[attr-defined]
    pointer = type(form.__name__, (structref.StructRefProxy,), {})
    structref.define_constructor(pointer, _Held, fields)
    return cast("Callable[[T], T]", numba.njit(nogil=True)(lambda values: pointer(*values)))


@structref.register
class _Held(types.StructRef):
    """The type of what a holder holds: names and types of its fields."""


def _renew_with_parts(compiled: Any, folder: Path) -> None:
    """Let a kept kernel be outdated as soon as any file beside it changes; numba looks at its own only."""
    # NUMBA_DISABLE_JIT leaves plain functions, which have no cache.
    kept = getattr(getattr(compiled, "_cache", None), "_cache_file", None)
    if kept is not None:
        digest = hashlib.sha256()
        for path in sorted(folder.glob("*.py")):
            digest.update(path.read_bytes())
        kept._source_stamp = digest.digest()  # noqa: SLF001  # numba has no public place for it
