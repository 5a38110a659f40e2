# mypy: disable-error-code="no-untyped-call, untyped-decorator, override, attr-defined"
"""The one file that knows numba: how a plain function becomes a kernel.

Kernels are compiled once and kept beside the source (or in the user's cache), so that only the first
start on a machine waits. They are serial and keep to the order of operations as written: the answer
is that of their plain-Python twin to the last bit.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

import numba
from numba.core import cgutils, types
from numba.core.imputils import impl_ret_borrowed
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, intrinsic, lower_getattr_generic, models, register_model
from numba.np.arrayobj import make_array

njit: Any = numba.njit  # its types leave out `_nrt`
T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile a function on first use; called with the same types it is as fast as C."""
    # No fastmath, which would reorder sums; boundscheck is left to the environment (NUMBA_BOUNDSCHECK).
    compiled = njit(cache=True, nogil=True, error_model="numpy")(function)
    _renew_with_parts(compiled, Path(function.__code__.co_filename).parent)
    return cast("F", compiled)


def part(function: F) -> F:
    """Compile a function that kernels of the same folder call; it makes no arrays."""
    # _nrt=False: nothing is counted, as nothing is made; see `lent`.
    return cast("F", njit(nogil=True, error_model="numpy", _nrt=False)(function))


def small_part(function: F) -> F:
    """Compile a part into each place that calls it, at no cost but size."""
    return cast("F", njit(forceinline=True, nogil=True, error_model="numpy", _nrt=False)(function))


def making_part(function: F) -> F:
    """Compile a part that makes arrays."""
    return cast("F", njit(nogil=True, error_model="numpy")(function))


class _Same(Protocol):
    """What gives back what it is given, in another form."""

    def __call__(self, value: T, /) -> T: ...


def _lend(typing: Any, value: Any) -> Any:  # noqa: ARG001  # numba's signature
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _uncounted(context, builder, signature.args[0], args[0])

    return value(value), generate


def _hold(typing: Any, values: Any) -> Any:  # noqa: ARG001  # numba's signature
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return cgutils.alloca_once_value(builder, _uncounted(context, builder, signature.args[0], args[0]))

    return _Held(values)(values), generate


lent = cast("_Same", intrinsic(_lend))
"""Return the same arrays, uncounted: what calls the kernel keeps them alive.

A counted array costs an atomic addition and subtraction each time that it is taken from its tuple.
"""

held = cast("_Same", intrinsic(_hold))
"""Put a named tuple behind a single pointer, with its arrays lent; the fields keep their names.

Parts given the tuple itself would copy each of its arrays to and from the stack at each call, 60-120 ns,
and compile for minutes. The kernel that holds it must give it to a part too large to be inlined, and use
it in no other way: reads are marked as of memory that never changes.
"""


class _Held(types.Type):
    """The type of what `held` returns."""

    def __init__(self, form: Any) -> None:
        self.form = form
        digest = hashlib.sha256(str(form).encode()).hexdigest()[:16]
        super().__init__(f"Held({form.instance_class.__name__}, {digest})")  # short: it names every part


@register_model(_Held)
class _HeldModel(models.PrimitiveModel):
    def __init__(self, manager: Any, held_type: Any) -> None:
        super().__init__(manager, held_type, manager.lookup(held_type.form).get_value_type().as_pointer())


@infer_getattr
class _HeldFields(AttributeTemplate):
    key = _Held

    def generic_resolve(self, held_type: Any, name: str) -> Any:
        form = held_type.form
        return form.types[form.fields.index(name)] if name in form.fields else None


@lower_getattr_generic(_Held)
def _read_field(context: Any, builder: Any, held_type: Any, pointer: Any, name: str) -> Any:
    place = held_type.form.fields.index(name)
    value = builder.load(cgutils.gep_inbounds(builder, pointer, 0, place))
    value.set_metadata("invariant.load", builder.module.add_metadata([]))
    # Nothing is counted, but numba strikes out its own counting only in pairs.
    kind = held_type.form.types[place]
    return impl_ret_borrowed(context, builder, kind, value)


def _uncounted(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    if isinstance(kind, types.BaseTuple):
        members = [
            _uncounted(context, builder, member, builder.extract_value(value, place))
            for place, member in enumerate(kind.types)
        ]
        return context.make_tuple(builder, kind, members)
    if isinstance(kind, types.Array):
        array = make_array(kind)(context, builder, value)
        array.meminfo = array.meminfo.type(None)
        array.parent = array.parent.type(None)
        return array._getvalue()  # noqa: SLF001
    return value


def _renew_with_parts(compiled: Any, folder: Path) -> None:
    """Let a kept kernel be outdated as soon as any file beside it changes; numba looks at its own only."""
    # NUMBA_DISABLE_JIT leaves plain functions, which have no cache.
    kept = getattr(getattr(compiled, "_cache", None), "_cache_file", None)
    if kept is not None:
        digest = hashlib.sha256()
        for path in (Path(__file__), *sorted(folder.glob("*.py"))):
            digest.update(path.read_bytes())
        kept._source_stamp = digest.digest()  # noqa: SLF001  # numba has no public place for it
