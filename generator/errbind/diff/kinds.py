"""The decision table: every kind of change, and the version bump that it asks for.

The question behind each row is whether code that was written for the base can break.

* major: a name, a class, a member or a wire value that such code may hold is gone or means something
  else, or a promise that it may rely on (retry this, it is that actor's turn) is withdrawn.
* minor: something is there that was not; code for the base needs to know nothing of it.
* patch: only what people read differs.
"""

from __future__ import annotations

from typing import NamedTuple

LEVELS = ("major", "minor", "patch")  # the gravest first


class Kind(NamedTuple):
    """A kind of change: its level, its section in a changelog, and what it is."""

    level: str
    section: str
    meaning: str


def _breaking(meaning: str) -> Kind:
    return Kind("major", "Breaking", meaning)


def _added(meaning: str) -> Kind:
    return Kind("minor", "Added", meaning)


def _changed(meaning: str) -> Kind:
    return Kind("minor", "Changed", meaning)


def _text(meaning: str) -> Kind:
    return Kind("patch", "Texts", meaning)


KINDS = {
    # -- the packages and catalogs
    "package-renamed": _breaking(
        "the packages have another name, so every import fails"
    ),
    "license-changed": _text("the packages have another licence"),
    "target-added": _added("one more language or format is generated"),
    "target-removed": _breaking("a language or format is not generated any more"),
    "catalog-added": _added("an API is new"),
    "catalog-removed": _breaking("an API is gone, and its module with it"),
    "catalog-renamed": _breaking("an API's module has another name"),
    "prefix-changed": _breaking("class and component names begin differently"),
    "code-type-changed": _breaking("codes were integers and are texts, or the reverse"),
    # -- codes
    "code-added": _added("a code is new"),
    "code-removed": _breaking("a code is gone"),
    "code-renamed": _breaking("a wire value has another name"),
    "code-renumbered": _breaking("a name has another wire value"),
    "code-deprecated": Kind(
        "minor", "Deprecated", "a code should not be used any more"
    ),
    "deprecation-withdrawn": _changed("a deprecated code may be used again"),
    "alias-added": _added("a code has one more spelling"),
    "alias-removed": _breaking("a spelling of a code is gone"),
    "vocabulary-changed": _breaking("a code is one of another vocabulary"),
    "pattern-stated": _added("a part of a code is known to change"),
    "pattern-changed": _breaking("a code with a part that changes looks otherwise"),
    "group-changed": _changed("a code is in another group"),
    "http-status-stated": _added("a code states its HTTP status, which was not known"),
    "http-status-changed": _breaking("a code has another HTTP status, or none"),
    "type-stated": _added("a code states its type, which was not known"),
    "type-changed": _breaking("a code has another type, or none"),
    "fields-added": _added("a code names more fields"),
    "fields-removed": _breaking("a code does not name a field any more"),
    # -- handling, of codes, HTTP statuses, categories and all together
    "retryable-off": _breaking("a retry was said to help, and is not any more"),
    "retryable-on": _changed("a retry is said to help now"),
    "retryable-changed": _changed("whether a retry helps became known or unknown"),
    "actor-stated": _added("who must act became known"),
    "actor-changed": _breaking("someone else must act, or nobody knows who"),
    "user-safe-off": _breaking("a text was fit for end users, and is not any more"),
    "user-safe-on": _changed("a text is fit for end users now"),
    "user-safe-changed": _changed(
        "whether a text is fit for them became known or unknown"
    ),
    # -- classes
    "class-added": _added("a class between others is new"),
    "class-removed": _breaking("a class between others is gone"),
    "class-renamed": _breaking("a class has another name"),
    "class-moved": _breaking("an error is not caught by a clause that caught it"),
    # -- groups, HTTP statuses and categories
    "group-added": _added("a group and its class are new"),
    "group-removed": _breaking("a group and its class are gone"),
    "status-added": _added("an HTTP status is new"),
    "status-removed": _breaking(
        "an HTTP status is gone, and its constant and class with it"
    ),
    "status-renamed": _breaking("an HTTP status has another constant"),
    "status-renumbered": _breaking("a constant stands for another HTTP status"),
    "category-added": _added("a shared category is new"),
    "category-removed": _breaking("a shared category is gone, and its class with it"),
    "category-renamed": _breaking("a shared category has another id"),
    "category-joined": _added("a code or HTTP status is in one more category"),
    "category-left": _changed("a code or HTTP status is in one category less"),
    # -- vocabularies
    "vocabulary-added": _added("a set of codes is new, and its enum with it"),
    "vocabulary-removed": _breaking("a set of codes is gone, and its enum with it"),
    "vocabulary-renamed": _breaking("a set of codes has another id"),
    "vocabulary-order": _breaking("the code of another set decides the class first"),
    "enum-renamed": _breaking("the enum of a set of codes has another name"),
    # -- what is on the wire
    "type-added": _added("a value that an error's type can have is new"),
    "type-removed": _breaking("a value that an error's type can have is gone"),
    "envelope-added": _added(
        "a shape of an error's body is new, after those before it"
    ),
    "envelope-removed": _breaking("a shape of an error's body is gone"),
    "envelope-order": _breaking("another envelope is tried first"),
    "when-changed": _breaking("another body passes for an error, or for a success"),
    "role-added": _added("a part of the error is read that was not"),
    "role-removed": _breaking("a part of the error is not read any more"),
    "role-changed": _breaking("a part of the error is read from elsewhere first"),
    "alternate-added": _added("a part of the error is also read from one more place"),
    "member-added": _added("a member of the envelope is new"),
    "member-removed": _breaking("a member of the envelope is gone"),
    "member-renamed": _breaking("a member of the envelope has another name"),
    "member-optional": _breaking("a member that was always there can be absent"),
    "member-required": _changed("a member that could be absent is always there"),
    "member-type-changed": _breaking("a member can have another JSON type"),
    "member-type-narrowed": _changed("a member has fewer JSON types"),
    "value-added": _added("a member can have one more value"),
    "value-removed": _changed("a member can have fewer values"),
    "schema-changed": _breaking("the JSON Schema says something else of a member"),
    # -- what people read
    "text-changed": _text("a text for people reads differently"),
    "example-added": _text("an example is new"),
    "example-changed": _text("an example shows something else"),
    "example-removed": _text("an example is gone"),
    "advice-changed": _text("the document's advice reads differently"),
    "retired-added": _text("a code or name may not be used again"),
    "retired-removed": _text(
        "a code or name is not kept from being used again any more"
    ),
}

SECTIONS = ("Breaking", "Added", "Deprecated", "Changed", "Texts")
