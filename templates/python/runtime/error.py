"""The root of all errors: an exception that says what a response does."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property, lru_cache
from typing import Any, ClassVar, NamedTuple, Protocol

from . import writer
from .reader import Item, KnownCodes, Plan, Reader, Reading
from .values import (
    Code,
    as_code,
    as_headers,
    as_status,
    header,
    is_failure,
    parsed,
)


class ErrorDetail(NamedTuple):
    """One error of a response; None for what it does not say."""

    code: Code | None = None
    message: str | None = None
    type: str | None = None
    field: str | None = None


class ErrorInfo(NamedTuple):
    """What is known of a code; None where nothing is."""

    title: str
    description: str | None
    fields: tuple[str, ...]
    fields_vary: bool
    group: str
    type: str | None
    http_status: int | None
    categories: tuple[str, ...]
    retryable: bool | None
    actor: str | None
    remedy: str | None
    user_safe: bool | None
    user_message: str | None
    since: str | None
    deprecated: str | None
    docs_url: str | None
    note: str | None
    also: tuple[str, ...] = ()  # what else the document says of it in other places


class Response(Protocol):
    """What `from_response` needs: a response of requests, httpx or anything of that shape."""

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        ...

    @property
    def content(self) -> bytes:
        """The body."""
        ...

    @property
    def headers(self) -> Any:
        """The headers, a mapping."""
        ...


class LazyCode:
    """A class attribute that becomes the member of the catalog's enum when it is first read."""

    def __init__(self, module: str, value: Code, enum: str = "ErrorCode") -> None:
        self._module = module
        self._value = value
        self._enum = enum

    def __get__(self, instance: object, owner: type) -> Any:
        code = getattr(sys.modules[self._module], self._enum)(self._value)
        for cls in owner.__mro__:
            if cls.__dict__.get("code") is self:
                cls.code = code  # type: ignore[attr-defined]
        return code


class Catalog:
    """One API: its root class, its envelopes, and the classes of its codes and HTTP statuses.

    `envelopes` and `patterns` are as in the plan of the catalog; `vocabularies` and `patterns` go
    by vocabulary and code.
    """

    def __init__(
        self,
        root: type[ApiError],
        envelopes: tuple[Plan, ...] = (),
        vocabularies: Mapping[str, Mapping[Any, type[ApiError]]] | None = None,
        statuses: Mapping[int, type[ApiError]] | None = None,
        patterns: Mapping[str, Mapping[Any, Plan]] | None = None,
    ) -> None:
        self.root = root
        self.envelopes = envelopes
        self.vocabularies = vocabularies or {}
        self.statuses = statuses or {}
        self.patterns = patterns or {}

    @cached_property
    def reader(self) -> Reader:
        """What reads the responses; it is made for the first error, which most runs do not meet."""
        return Reader(self.envelopes, KnownCodes(self.vocabularies, self.patterns))

    def code_of(self, value: object, vocabulary: str) -> Code | None:
        """Return the member of an enum for a code of the wire, by the vocabulary first."""
        code = as_code(value)
        known = None if code is None else self.reader.codes.find(code, vocabulary).known
        return None if known is None else known.code


class ApiError(Exception):
    """What the errors of all catalogs have in common."""

    __match_args__ = ("code",)

    code: Code | None = None
    default_message: str = "Unknown error"
    default_http_status: int | None = None
    http_status: int | None = None
    body: Any = None
    headers: Mapping[str, str] | None = None
    retryable: bool | None = None
    actor: str | None = None
    remedy: str | None = None
    user_safe: bool | None = None
    default_type: ClassVar[str | None] = None
    default_docs_url: ClassVar[str | None] = None
    default_user_message: ClassVar[str | None] = None

    vocabulary: ClassVar[int] = 0
    catalog: ClassVar[Catalog]
    _phrases: ClassVar[Mapping[int, str]] = {}  # what HTTP calls its statuses

    def __init__(
        self,
        message: str | None = None,
        *,
        code: Code | None = None,
        type: str | None = None,
        field: str | None = None,
        errors: Iterable[ErrorDetail] = (),
        http_status: int | None = None,
        request_id: str | None = None,
        subcode: Code | None = None,
        detail: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(*(() if message is None else (message,)))
        items = tuple(Item(*each, self.class_of(each.code)) for each in errors)
        if code is not None:
            self.code = self._known(code)
        elif items and self.code is None:
            self.code = _code_of(items[0])
        self.http_status = (
            self.default_http_status if http_status is None else http_status
        )
        if message is None and not items:
            message = self.default_message
        texts = {
            "message": message,
            "type": self.default_type if type is None else type,
            "field": field,
            "request_id": request_id,
            "detail": detail,
        }
        known = self.class_of(self.code)
        self._reading = Reading(
            top=Item(self.code, message, texts["type"], field, known),
            sub=Item(subcode, known=self.class_of(subcode)),
            items=items,
            texts={role: text for role, text in texts.items() if text is not None},
            retry_after=retry_after,
        )

    # -- reading a response ------------------------------------------------------------------

    @classmethod
    def _from_body(
        cls, http_status: object, body: object, headers: Mapping[str, str] | None
    ) -> Any:
        """Return the exception that a response stands for, whatever it holds."""
        value = parsed(body)
        known = None if headers is None else as_headers(headers)
        status = as_status(http_status)
        reading = cls.catalog.reader.read(status, value, known)
        return cls._from_reading(reading, status, value, known)

    @classmethod
    def _from_reading(
        cls,
        reading: Reading,
        status: int | None,
        body: Any,
        headers: Mapping[str, str] | None,
    ) -> Any:
        if status is None or status < 400:
            status = reading.status or status
        by_status = cls.catalog.statuses.get(status or 0, cls)
        found, code = _class_and_code(reading, by_status)
        error = found.__new__(found)
        error.body = body
        error._reading = reading
        if code is not None:
            error.code = code
        if status is not None:
            error.http_status = status
        if headers is not None:
            error.headers = headers
        if by_status is not found:
            error._learn(by_status)
        return error

    def _learn(self, by_status: type[ApiError]) -> None:
        """Take from the status's class what this one does not know."""
        if self.retryable is None and by_status.retryable is not None:
            self.retryable = by_status.retryable
        if self.actor is None and by_status.actor is not None:
            self.actor = by_status.actor
        if self.remedy is None and by_status.remedy is not None:
            self.remedy = by_status.remedy

    @classmethod
    def is_error(
        cls,
        http_status: int | None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> bool:
        """Say whether a response is an error: by its status, or by what its body says."""
        reader = cls.catalog.reader
        if is_failure(http_status) or not reader.needs_body(http_status):
            return is_failure(http_status)
        return reader.is_error(http_status, parsed(body), as_headers(headers))

    @classmethod
    def _from_response(cls, response: Response) -> Any:
        http_status, reader = response.status_code, cls.catalog.reader
        has_failed = is_failure(http_status)
        if not has_failed and not reader.needs_body(http_status):
            return None  # without reading the body
        value, headers = parsed(_content(response)), as_headers(response.headers)
        status = as_status(http_status)
        reading = reader.read(status, value, headers)
        if not has_failed and not reader.says_error(status, reading):
            return None
        return cls._from_reading(reading, status, value, headers)

    @classmethod
    def raise_for_error(cls, response: Response) -> None:
        """Raise the exception that a response stands for; do nothing for a success."""
        error = cls._from_response(response)
        if error is not None:
            raise error

    # -- what it says ------------------------------------------------------------------------

    @cached_property
    def _reading(
        self,
    ) -> Reading:  # of an error of a subclass that never called __init__
        reader = self.catalog.reader
        return reader.read(self.http_status, self.body, self.headers)

    @property
    def errors(self) -> tuple[ErrorDetail, ...]:
        """Every error of the response, in its order; known codes are members of the enum."""
        return tuple(
            [
                ErrorDetail(_code_of(each), each.message, each.type, each.field)
                for each in self._reading.errors
            ]
        )

    @classmethod
    def _known(cls, code: Code | None) -> Code | None:
        found = cls.class_of(code)
        return code if found is None else found.code

    @classmethod
    def class_of(cls, code: Code | None) -> Any:
        """Return the class of a code: of a member of an enum its own, whatever else is so called."""
        if code is None:
            return None
        own = getattr(code, "error_class", None)
        return own or cls.catalog.reader.codes.exact(as_code(code))

    @property
    def codes(self) -> tuple[Code, ...]:
        """The codes of all errors, each once, in their order."""
        codes = [detail.code for detail in self.errors if detail.code is not None]
        if self.code is not None and self.code not in codes:
            codes.insert(0, self.code)
        beside = (_code_of(self._reading.top), self.subcode)
        return tuple(
            dict.fromkeys([*codes, *(code for code in beside if code is not None)])
        )

    def has(self, code: Code) -> bool:
        """Say whether one of the errors has this code; 604 and "604" are the same."""
        wanted = str(plain_code(code))
        return any(str(plain_code(own)) == wanted for own in self.codes)

    def by_field(self) -> dict[str, list[ErrorDetail]]:
        """Return the errors by the field that they are about; "" for those about none."""
        result: dict[str, list[ErrorDetail]] = {}
        for detail in self.errors:
            result.setdefault(detail.field or "", []).append(detail)
        return result

    @property
    def message(self) -> str:
        """The text of the first error, else of the response, else what the code stands for."""
        reading = self._reading
        top, items = reading.top, reading.items
        if top.message and top.code is not None:
            is_own = not items or self.code in (_code_of(top), self.subcode)
            if is_own:
                return top.message
        said = (items[0].message if items else None) or top.message
        if said:
            return said
        known = items[0].known if items else self.class_of(self.code)
        return (
            (known.default_message if known else None)
            or reading.texts.get("title")
            or self.default_message
        )

    @property
    def type(self) -> str | None:
        """The type of the first error, as the response names it."""
        details = self._reading.errors
        return details[0].type if details else None

    @property
    def field(self) -> str | None:
        """The field that the first error is about."""
        details = self._reading.errors
        return details[0].field if details else None

    @property
    def subcode(self) -> Code | None:
        """The finer code beside the code, a member of its enum where it is known."""
        return _code_of(self._reading.sub)

    @property
    def detail(self) -> str | None:
        """A longer text beside the message."""
        return self._reading.texts.get("detail")

    @property
    def retry_after(self) -> float | None:
        """How many seconds to wait before trying again, where the response says so."""
        return self._reading.retry_after

    @property
    def parameters(self) -> Mapping[str, Code]:
        """What the code carries: for WAIT_30, of the pattern WAIT_{seconds:integer}, 30 seconds."""
        return self._reading.parameters

    @property
    def request_id(self) -> str | None:
        """The id to tell the provider's support."""
        found = self._reading.texts.get("request_id")
        if found is not None:
            return found
        headers = self.headers
        return header(headers, "x-request-id") or header(headers, "request-id")

    @property
    def docs_url(self) -> str | None:
        """Where the error is explained."""
        return self._reading.texts.get("docs_url") or self.default_docs_url

    @property
    def user_message(self) -> str | None:
        """A text that is fit for an end user, if there is one."""
        wire = self._reading.texts.get("user_message") or self.default_user_message
        return wire or (self.message if self.user_safe else None)

    def as_group(self) -> ExceptionGroup[Any]:
        """Return an exception for each of the errors, for `except*`."""
        each: list[ApiError] = []
        for detail in self.errors:
            found = self.class_of(detail.code) or self.catalog.root
            one = found.__new__(found)
            ApiError.__init__(
                one,
                detail.message,
                code=detail.code,
                type=detail.type,
                field=detail.field,
                http_status=self.http_status,
            )
            each.append(one)
        return ExceptionGroup(str(self), each or [self])

    # -- writing a response ------------------------------------------------------------------

    def to_body(self) -> Any:
        """Return the body that a server sends for this error, as plain JSON values.

        A body that was read is returned as it was; it is not to be changed.
        """
        if self.body is not None and self._reading.envelope is not None:
            return self.body
        if not self.catalog.envelopes:
            return {"message": self.message}
        return self._written(self.catalog.envelopes[0])

    def _written(self, envelope: Plan) -> Any:
        reading, write = self._reading, envelope["write"]
        status = self.http_status or 500
        title = reading.texts.get("title") or self._phrase(status)
        has_texts = "message" in envelope.get("items", {}).get("roles", ())
        said = {
            "status": status,
            "title": title,
            "code": self.code,
            "subcode": self.subcode,
            "message": reading.top.message or title if has_texts else self.message,
            "detail": self.detail,
            "retry_after": self.retry_after,
            "type": self.type,
            "field": self.field,
            "request_id": self.request_id,
            "docs_url": self.docs_url,
            "user_message": self.user_message,
        }
        known = self.class_of(self.code)
        ranks = dict(enumerate(self.catalog.vocabularies))
        vocabulary = ranks.get(known.vocabulary if known else 0, "")
        # Where the code has a place at the top, items are further errors, not the same again.
        is_top = writer.is_said_at_the_top(write, said, vocabulary)
        listed = () if is_top and not reading.items else self.errors
        items = [detail._asdict() for detail in listed]
        return writer.body_of(write, said, items, vocabulary)

    def _phrase(self, status: int) -> str:
        return self._phrases.get(status, "Error")

    def to_problem(self) -> dict[str, Any]:
        """Return the error as a problem document of RFC 9457."""
        status = self.http_status
        if not status or status < 400:
            status = 500
        url = self.docs_url
        problem: dict[str, Any] = {
            "type": url or "about:blank",
            "title": type(self).default_message if url else self._phrase(status),
            "status": status,
            "detail": self.message,
        }
        if self.code is not None:
            problem["code"] = plain_code(self.code)
        details = [as_dict(detail) for detail in self.errors]
        if len(details) > 1 or any(detail.get("field") for detail in details):
            problem["errors"] = details
        return problem

    # -- being an exception ------------------------------------------------------------------

    def __str__(self) -> str:
        status, label = self.http_status, _label_of(self.code)
        head = label if status is None else f"{status} {label}".rstrip()
        line = self.message
        if head:
            more = len(self._reading.items) - 1
            tail = f" (and {more} more)" if more > 0 else ""
            line = f"{head}: {line}{tail}"
        line = " ".join(line.split())
        return line if len(line) <= 500 else f"{line[:499]}\u2026"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"

    def __reduce__(self) -> tuple[Any, ...]:
        # Without this an exception is rebuilt by calling __init__ with its args, which fails for
        # every subclass whose __init__ takes something else.
        return restored, (type(self), self.args), self.__dict__


ApiError.catalog = Catalog(ApiError)


def restored(cls: type[BaseException], args: tuple[Any, ...]) -> BaseException:
    """Return an exception as it was before its attributes are set, without __init__."""
    return cls.__new__(cls, *args)


def _class_and_code(
    reading: Reading, by_status: type[ApiError]
) -> tuple[type[ApiError], Code | None]:
    """Return the class for a reading, and its code: a member of the enum when it is known.

    Of several errors that decide it is the nearest class that all of theirs derive from; where no
    code is known it is that of the status.
    """
    deciding = reading.deciding
    known = [item.known for item in deciding if item.known is not None]
    if not known:
        every = (reading.top, *reading.items[:1], reading.sub)
        codes = [item.code for item in every if item.code is not None]
        return by_status, codes[0] if codes else None
    first = deciding[0]
    code = known[0].code if first.code is None else _code_of(first)
    return nearest(tuple([item.known or by_status for item in deciding])), code


@lru_cache(maxsize=256)  # the same few kinds of errors come together again and again
def nearest(classes: tuple[type[ApiError], ...]) -> type[ApiError]:
    """Return the most specific class that all of them are or derive from."""
    first, *others = dict.fromkeys(classes)
    return next(
        base for base in first.__mro__ if all(issubclass(o, base) for o in others)
    )


def _code_of(item: Item) -> Code | None:
    """Return the code of an error, a member of its enum where it is known."""
    known: type[ApiError] | None = item.known
    return item.code if known is None else known.code


def _content(response: Response) -> Any:
    """Return the body, None where it cannot be had: the status still says that it failed."""
    # A stream that is not read yet, a connection that was cut: each client has errors of its own.
    with suppress(Exception):
        return response.content
    with suppress(Exception):
        return getattr(response, "read", lambda: None)()
    return None


def _label_of(code: Code | None) -> str:
    """Return the name of a code that is known and the code, such as CARD_NOT_FOUND (902)."""
    if code is None:
        return ""
    name, plain = getattr(code, "_name_", None), f"{plain_code(code)}"
    return f"{name} ({plain})" if name and name != plain else plain


def plain_code(code: Code) -> Code:
    """Return the code as a plain int or str rather than a member of an enum."""
    return str(code) if isinstance(code, str) else int(code)


def as_dict(detail: ErrorDetail) -> dict[str, Any]:
    """Return what an error says, without what it does not."""
    values = {
        name: value for name, value in detail._asdict().items() if value is not None
    }
    if detail.code is not None:
        values["code"] = plain_code(detail.code)
    return values
