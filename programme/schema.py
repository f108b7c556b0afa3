"""Checks the data of a programme file against its documented schema."""

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator, ValidationError

from programme.yaml_file import Parsed, Path

FILE = FilePath(__file__).with_name("schema.json")


@lru_cache
def schema() -> dict[str, Any]:
    return json.loads(FILE.read_text(encoding="utf-8"))


def check(parsed: Parsed) -> None:
    """Raises FileError for the first part of the file that the schema does not allow."""
    found = Draft202012Validator(schema()).iter_errors(parsed.data)
    # A key that is missing comes last: most often it is there, but misspelt.
    first = min(found, key=lambda error: error.validator == "required", default=None)
    if first:
        raise parsed.error(*_problem(first))


def _problem(error: ValidationError) -> tuple[Path, str]:
    path: Path = tuple(error.absolute_path)
    if error.validator != "additionalProperties":
        return path, _message(error)
    data: Any = error.instance
    definition: Any = error.schema
    unknown = next(key for key in data if key not in definition["properties"])
    return (*path, unknown), _("unknown key")


def _message(error: ValidationError) -> str:
    writer = _MESSAGES.get(str(error.validator))
    return writer(error.validator_value, error.instance) if writer else error.message


def _wrong_type(allowed: Any, found: Any) -> str:
    names = [allowed] if isinstance(allowed, str) else allowed
    return _("expected %(expected)s, found %(found)s") % {
        "expected": _(" or ").join(_type_name(name) for name in names),
        "found": _type_name(_type_of(found)),
    }


def _type_of(value: Any) -> str:
    names = {bool: "boolean", int: "integer", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "number")


def _type_name(name: str) -> str:
    return {
        "boolean": _("true or false"),
        "integer": _("a whole number"),
        "number": _("a number"),
        "string": _("text"),
        "array": _("a list"),
        "object": _("keys with values"),
    }[name]


def _missing(required: list[str], found: dict[str, Any]) -> str:
    missing = next(key for key in required if key not in found)
    return _("the key %(key)s is missing") % {"key": missing}


def _missing_beside(required: dict[str, list[str]], found: dict[str, Any]) -> str:
    key, missing = next(
        (key, other)
        for key, others in required.items()
        for other in others
        if key in found and other not in found
    )
    return _("%(key)s needs the key %(missing)s beside it") % {"key": key, "missing": missing}


# A schema's keyword, and what to say where it is not met: (what it demands, what was found).
_MESSAGES: dict[str, Callable[[Any, Any], str]] = {
    "type": _wrong_type,
    "required": _missing,
    "dependentRequired": _missing_beside,
    "enum": lambda allowed, found: (
        _("%(found)s is not one of %(allowed)s")
        % {"found": _shown(found), "allowed": ", ".join(allowed)}
    ),
    "const": lambda allowed, found: (
        _("expected %(allowed)s, found %(found)s") % {"allowed": allowed, "found": _shown(found)}
    ),
    "minLength": lambda _length, _found: _("the text is empty"),
    "maxLength": lambda length, _found: _("longer than %(length)d characters") % {"length": length},
    "pattern": lambda _pattern, found: (
        _("%(found)s is not written as it should be") % {"found": _shown(found)}
    ),
    "minimum": lambda least, _found: _("the number is below %(least)s") % {"least": least},
    "maximum": lambda most, _found: _("the number is above %(most)s") % {"most": most},
    "oneOf": lambda _options, _found: _("expected exactly one of the keys euro and million_euro"),
    "not": lambda _options, _found: _("expected at most one of the keys euro and million_euro"),
}


def _shown(value: Any) -> str:
    return f"{value:.40}" if isinstance(value, str) else str(value)
