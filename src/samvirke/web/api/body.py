"""The body of a request for an act, made from the act itself: its fields, types and docstring."""

import dataclasses
import inspect
import re
import types
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model

from samvirke.respond.act import Act

EXACT = 2**53  # whole numbers beyond it are not the same in every program that reads JSON
LONGEST = 100_000  # letters of one text
# Strict: "5" is no number and 1 is not true; what a person meant is not guessed.
SCALARS: Mapping[Any, Any] = {
    int: Annotated[int, Field(strict=True, ge=-EXACT, le=EXACT)],
    float: Annotated[float, Field(strict=True, allow_inf_nan=False)],
    bool: Annotated[bool, Field(strict=True)],
    str: Annotated[str, Field(strict=True, max_length=LONGEST)],
}


MADE_OF: dict[type[BaseModel], type[Any]] = {}


@cache
def body_of(act: type[Any]) -> type[BaseModel]:
    """Return the model of the body of an act, or of a dataclass within one."""
    told = described(act)
    hints = get_type_hints(act)
    fields: dict[str, Any] = {}
    for field in dataclasses.fields(act):
        given: dict[str, Any] = {"description": told.get(field.name)}
        if field.default is not dataclasses.MISSING:
            given["default"] = field.default
        elif field.default_factory is not dataclasses.MISSING:
            given["default_factory"] = field.default_factory
        fields[field.name] = (exact(hints[field.name]), Field(**given))
    model: type[BaseModel] = create_model(
        act.__name__, __config__=ConfigDict(extra="forbid"), __doc__=inspect.getdoc(act), **fields
    )
    MADE_OF[model] = act
    return model


def act_of(body: BaseModel) -> Act:
    """Return the act that a body asks for.

    Raises
    ------
    InvalidValueError
        When the act refuses a value.
    """
    act: Act = _made(body)
    return act


def exact(hint: Any) -> Any:
    """Return a type whose scalars are read strictly, all the way down."""
    if hint in SCALARS:
        return SCALARS[hint]
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return body_of(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is None or origin is Literal:
        return hint
    if origin is Annotated:
        return Annotated[exact(arguments[0]), *arguments[1:]]
    within = tuple(argument if argument is Ellipsis else exact(argument) for argument in arguments)
    if origin in (Union, types.UnionType):
        return Union[within]  # noqa: UP007 - made at run time
    return origin[within]


def described(of: type) -> dict[str, str]:
    """Return field → words, from the section Parameters of a numpydoc docstring."""
    section = re.search(
        r"^Parameters\n-+\n(.*?)(?=^\w+\n-+\n|\Z)", inspect.getdoc(of) or "", re.DOTALL | re.MULTILINE
    )
    told: dict[str, str] = {}
    names: list[str] = []
    for line in section[1].splitlines() if section else ():
        if line and not line[0].isspace():
            names = [name.strip() for name in line.split(",")]
        elif line.strip():
            told |= {name: f"{told.get(name, '')} {line.strip()}".strip() for name in names}
    return told


def summary_of(of: type) -> tuple[str, str]:
    """Return the first sentence of a docstring, and all before its sections."""
    text = re.split(r"^\w+\n-+\n", inspect.getdoc(of) or of.__name__, maxsplit=1, flags=re.MULTILINE)[
        0
    ].strip()
    return text.split("\n\n", maxsplit=1)[0].splitlines()[0], text


def _made(value: Any) -> Any:
    """Return what a model stands for, all the way down."""
    if isinstance(value, BaseModel):
        fields = {name: _made(getattr(value, name)) for name in type(value).model_fields}
        return MADE_OF[type(value)](**fields)
    if isinstance(value, list | tuple):
        return type(value)(map(_made, value))
    return value
