"""Values as TOML, which the standard library reads but does not write."""

import json
from collections.abc import Mapping
from typing import Any


def toml_text(values: Mapping[str, Any]) -> str:
    """Return text, lists of text, tables and lists of tables as TOML; what is empty is left out.

    >>> print(toml_text({"centre": "110.innlandet", "peers": [{"centre": "112.innlandet"}]}))
    centre = "110.innlandet"
    <BLANKLINE>
    [[peers]]
    centre = "112.innlandet"
    """
    lines: list[str] = []
    later: list[str] = []
    for name, value in values.items():
        if isinstance(value, Mapping):
            if value:
                later += ["", f"[{_key(name)}]", toml_text(value)]
        elif isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
            for table in value:
                later += ["", f"[[{_key(name)}]]", toml_text(table)]
        elif value not in ("", [], ()):
            lines.append(f"{_key(name)} = {_value(value)}")
    return "\n".join(lines + later)


def _key(name: str) -> str:
    return name if name.replace("_", "").isalnum() and name.isascii() else _value(name)


def _value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    # A JSON string is a TOML basic string, but for what lies beyond 16 bits and DEL.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
