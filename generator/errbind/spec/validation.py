"""Check documents against the JSON Schemas of the spec format."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from errbind.model.catalog import Json
from errbind.model.problem import Place, Problem, did_you_mean, short
from errbind.spec import plain_texts, remedies
from errbind.spec.documents import Document
from errbind.spec.json_schema import fitting
from errbind.spec.spec_schemas import schema

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

UNKNOWN_KEY = "unknown-key"


def violations(document: Document, kind: str) -> Iterator[Problem]:
    """Yield a problem for every place where the document breaks the schema of its kind."""
    # JSON Schema takes 5.0 for an integer; a code that is written so would not be one elsewhere.
    if not document.has_decimals and _fits(kind)(document.value):
        return
    for error in _validator(kind).iter_errors(document.value):
        for exact in _exact(error):
            yield from _problems(document, exact)


@cache
def _fits(kind: str) -> Callable[[Json], bool]:
    return fitting(schema(kind))


def _validator(kind: str) -> Any:
    """Return jsonschema's validator of a kind of document, for which 5.0 is no integer."""
    from jsonschema import Draft202012Validator, validators

    def is_integer(checker: object, value: object) -> bool:
        del checker
        return isinstance(value, int) and not isinstance(value, bool)

    types = Draft202012Validator.TYPE_CHECKER.redefine("integer", is_integer)
    keywords = {"pattern": _pattern, "uniqueItems": _unique_items}
    extend: Any = validators.extend
    return extend(Draft202012Validator, keywords, type_checker=types)(schema(kind))


def _pattern(
    validator: Any, pattern: str, instance: Any, _: Any
) -> Iterator[ValidationError]:
    """Hold a text to a pattern whose `$` is the end: to Python it is before a last line break too."""
    from jsonschema.exceptions import ValidationError

    whole = re.sub(r"\$\Z", r"\\Z", pattern)
    if validator.is_type(instance, "string") and not re.search(whole, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _unique_items(
    validator: Any, wanted: bool, instance: Any, _: Any
) -> Iterator[ValidationError]:
    """Compare items by their JSON: each with each other would take hours for a long list."""
    from jsonschema.exceptions import ValidationError

    is_list = wanted and validator.is_type(instance, "array")
    if is_list and len(set(map(json.dumps, instance))) < len(instance):
        yield ValidationError(f"{instance!r} has non-unique elements")


def _exact(error: ValidationError) -> Iterable[ValidationError]:
    """Return what is really wrong: for alternatives, the branch that the author meant."""
    if error.validator != "oneOf" or not error.context:
        return [error]
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    # A branch of the value's own type is the one that was meant; the others fail on the type.
    meant = [
        inner
        for errors in branches.values()
        if not any(
            e.validator in ("type", "const") and not e.relative_path for e in errors
        )
        for inner in errors
    ]
    return [exact for inner in meant for exact in _exact(inner)] if meant else [error]


def _problems(document: Document, error: ValidationError) -> Iterator[Problem]:
    path = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        known = _properties(error)
        instance: Any = error.instance
        for key in sorted(set(instance) - set(known)):
            place = document.key_place(*path, key)
            keys = "one of " + ", ".join(known)
            said = f"{short(key)!r} is not a key here"
            hint = did_you_mean(key, known) or _of_a_text(document, place)
            message = f"{said}{hint}; it must be {keys}"
            yield Problem(place, UNKNOWN_KEY, message)
        return
    rule = f"schema-{error.validator}"
    if "propertyNames" in error.absolute_schema_path:
        yield Problem(
            document.key_place(*path, str(error.instance)),
            rule,
            f"the key {_shown(error)} of {shown_path(path)} {_wanted(error)}",
        )
        return
    place = document.place(*path)
    if error.validator == "required":
        yield from _missing(place, path, error)
        return
    yield Problem(place, rule, _sentence(document, path, error))


def _of_a_text(document: Document, place: Place) -> str:
    """Return a clause where what looks like a key in braces may be a part of the text before it."""
    entry = plain_texts.around(document.line_at(place), place.column - 1)
    if entry is None or not plain_texts.is_prose(entry):
        return ""
    return f" (or is it a part of the text before it? then: {plain_texts.in_quotes(entry)})"


def _properties(error: ValidationError) -> dict[str, Any]:
    """Return what the violated schema says of the keys of a mapping."""
    schema: Any = error.schema
    properties: dict[str, Any] = schema.get("properties", {})
    return properties


def _missing(
    place: Place, path: tuple[Any, ...], error: ValidationError
) -> Iterator[Problem]:
    required: Any = error.validator_value
    for key in required:
        # jsonschema reports each missing key as an error of its own; keep to this one's.
        if not error.message.startswith(f"{key!r} is a required"):
            continue
        wanted = _description(_properties(error).get(key, {}))
        yield Problem(place, "missing-key", f"{shown_path(path)} lacks {key!r}{wanted}")


def _sentence(document: Document, path: tuple[Any, ...], error: ValidationError) -> str:
    # A node that is a $ref carries its description beside it, so the inner schema may have none.
    told = _wanted(error)
    if error.validator in ("type", "oneOf", "enum") and not _is_word(error):
        told = _wanted_type(document, path, error)
    shown = _shown(error)
    if error.instance is None and remedies.is_missing(document, path):
        shown = "empty"
    hint = _nearest_value(error)
    return f"{shown_path(path)} is {shown}, {told}{hint}{_description(error.schema)}"


def _is_word(error: ValidationError) -> bool:
    """Say whether a value is one of those that are listed but for its letters."""
    return error.validator == "enum" and isinstance(error.instance, str)


def _wanted_type(
    document: Document, path: tuple[Any, ...], error: ValidationError
) -> str:
    """Return what should stand there, and how to write what was meant."""
    types, constants = _forms(error)
    said = f"not {remedies.in_words(types, constants)}"
    if error.instance in [[word] for word in constants]:
        return f"{said}; write {error.instance[0]}"
    remedy = remedies.remedy(document, path, types, error.instance)
    keys = _properties(error)
    if remedy is None and "object" in types and len(path) > 0 and keys:
        remedy = f"its keys are {', '.join(keys)}"
    return f"{said}; {remedy}" if remedy else said


def _forms(error: ValidationError) -> tuple[list[str], list[str]]:
    """Return the types and the constants that a value may be of."""
    value: Any = error.validator_value
    if error.validator == "enum":
        return [], list(value)
    if error.validator == "type":
        return ([value] if isinstance(value, str) else list(value)), []
    constants = [str(branch["const"]) for branch in value if "const" in branch]
    types = [_type(branch) for branch in value if "const" not in branch]
    return types, constants


def _type(branch: Any) -> str:
    """Return the type of an alternative; of what it refers to where it refers to another."""
    definitions = schema("catalog")["$defs"]
    while "$ref" in branch:
        branch = definitions[branch["$ref"].rpartition("/")[2]]
    return str(branch["type"])


def _shown(error: ValidationError) -> str:
    shown = json.dumps(error.instance, ensure_ascii=False, default=str)
    return short(shown, 60)


def _nearest_value(error: ValidationError) -> str:
    """Return a hint where a word was probably meant that can stand there."""
    value: Any = error.validator_value
    words: list[Any] = []
    if error.validator == "enum":
        words = value
    elif error.validator == "oneOf":
        words = [branch["const"] for branch in value if "const" in branch]
    if not isinstance(error.instance, str):
        return ""
    return did_you_mean(error.instance, [w for w in words if isinstance(w, str)])


def _wanted(error: ValidationError) -> str:
    value: Any = error.validator_value
    sentences = {
        "const": f"where {value!r} must stand",
        "enum": (
            f"which is none of {', '.join(map(str, value))}"
            if error.validator == "enum"
            else ""
        ),
        "pattern": f"which does not match {value}",
        "minimum": f"less than {value}",
        "maximum": f"more than {value}",
        "minLength": "which is empty",
        "maxLength": f"longer than {value} characters",
        "minItems": "which is an empty list",
        "minProperties": f"which has fewer than {value} keys",
        "uniqueItems": "which names something twice",
    }
    return sentences.get(str(error.validator), error.message)


def _description(schema: Any) -> str:
    text = schema.get("description") if isinstance(schema, dict) else None
    return f" ({text})" if text else ""


def shown_path(path: tuple[Any, ...]) -> str:
    """Return a path as people write it: `groups[0].errors[3].code`."""
    text = ""
    for step in path:
        text += (
            f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
        )
    return text or "the document"
