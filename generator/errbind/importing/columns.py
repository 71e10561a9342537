"""What the columns of a table, or the members of a body, are called by those who write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from errbind.model.records import record

# For each role its names, letters and digits only, the surest first.
NAMES: Mapping[str, tuple[str, ...]] = {
    "code": (
        *("errorcode", "errcode", "apierrorcode", "wirecode", "code", "codes"),
        *("errorcodes", "resultcode", "returncode", "reasoncode", "failurecode"),
        *("faultcode", "exceptioncode", "declinecode", "subcode", "codevalue"),
        *("errornumber", "errno", "errorid", "errorkey", "sqlstate", "responsecode"),
    ),
    "http_status": (
        *("httpstatus", "httpstatuscode", "httpcode", "httpresponsecode"),
        *("httpresponse", "httpresponsestatus", "httperrorcode", "http"),
        *("statuscode", "status", "responsestatus", "responsecode"),
    ),
    "name": (
        *("constant", "constantname", "name", "errorname", "codename", "varname"),
        *("symbol", "symbolicname", "enum", "identifier", "mnemonic"),
    ),
    "description": (
        *("description", "descriptions", "desc", "errordescription", "meaning"),
        *("message", "errormessage", "msg", "text", "explanation", "definition"),
        *("details", "detail", "summary", "reason", "cause", "error", "title"),
    ),
    "fields": (
        *("fields", "field", "parameters", "parameter", "params", "param"),
        *("fieldname", "attribute", "attributes"),
    ),
    "type": ("type", "errortype", "kind"),
    "group": ("group", "section", "category", "errorcategory", "class", "module"),
    "remedy": (
        *("remedy", "resolution", "solution", "action", "fix", "howtofix"),
        *("whattodo", "recommendation", "recommendedaction", "suggestedaction"),
    ),
    "user_message": ("usermessage", "displaymessage", "customermessage"),
    "docs_url": ("docsurl", "docurl", "documentationurl", "helpurl", "moreinfo", "url"),
    "since": ("since", "addedin", "introducedin"),
    "deprecated": ("deprecated", "isdeprecated", "obsolete"),
    "note": (),
}
# What the code is called where no column has one of the names above.
WEAK_CODE_NAMES = (
    *("error", "errortype", "errorname", "type", "reason", "exception", "constant"),
    *("name", "symbol", "identifier", "issue", "key", "id", "value", "slug", "number"),
)
# Where one of these is a column, the table is about a request or an object.
PARAMETER_NAMES = frozenset(
    ["required", "optional", "default", "datatype", "mandatory", "format", "in"]
)
Rank = Callable[[str], int | None]

_REMARK = re.compile(r"[(\[\n].*", re.DOTALL)  # as in `Meaning (English)`
LONGEST = 300  # characters that are looked at: no column is called by more
# What a longer name of a role holds: `Internal API code`, `Description of the error`.
_PARTS = {
    "code": re.compile(
        r"(err|error|fault|failure|exception|decline)\w*(code|number|id)\Z"
        r"|(?<!country)(?<!currency)(?<!language)(?<!postal)(?<!zip)codes?\Z"
    ),
    "http_status": re.compile("^http|httpstatus"),
    "description": re.compile(
        "description|meaning|errormessage|messagetext|explanation"
    ),
}
# What a column of data types holds: then the table is about parameters.
DATA_TYPES = frozenset(
    [
        *(
            "string",
            "str",
            "text",
            "integer",
            "int",
            "int32",
            "int64",
            "long",
            "number",
        ),
        *("float", "double", "decimal", "boolean", "bool", "object", "array", "list"),
        *("enum", "date", "datetime", "timestamp", "uuid", "map", "hash", "null"),
    ]
)


@record
class Columns:
    """The index of each role's column; `is_sure` where the code's column is called a code."""

    roles: Mapping[str, int]
    is_sure: bool

    def unmapped(self, header: Sequence[str]) -> list[int]:
        """Return the columns that have no role."""
        taken = set(self.roles.values())
        return [index for index in range(len(header)) if index not in taken]


def key(name: str) -> str:
    """Return a name by which spellings are compared: `Error_Code`, `error code` are `errorcode`."""
    return "".join(c for c in name.casefold().replace("(s)", "s") if c.isalnum())


def rank(role: str, name: str) -> int | None:
    """Return how sure it is that a name means a role, 0 for the surest; None where it does not."""
    names = NAMES[role]
    for spelling in (name, _REMARK.sub("", name)):
        found = key(spelling[:LONGEST])
        if found in names:
            return names.index(found)
    is_part = role in _PARTS and _PARTS[role].search(key(name[:LONGEST]))
    is_status = role == "code" and rank("http_status", name) is not None
    return len(names) if is_part and not is_status else None


def weak_rank(name: str) -> int | None:
    """Return how likely a name means the code where no other does."""
    found = key(name[:LONGEST])
    return WEAK_CODE_NAMES.index(found) if found in WEAK_CODE_NAMES else None


def find(header: Sequence[str], given: Mapping[str, str]) -> Columns:
    """Return what the columns mean; `given` names the columns of some roles and goes first."""
    roles = dict(_given(header, given))
    for role in NAMES:
        if role not in roles:
            _take(roles, role, header, partial(rank, role))
    is_sure = "code" in roles
    if not is_sure and "http_status" in given:
        return Columns(roles, is_sure)
    if not is_sure:
        _take_weak_code(roles, header, set(given))
    return Columns(roles, is_sure)


def _given(
    header: Sequence[str], given: Mapping[str, str]
) -> Iterable[tuple[str, int]]:
    for role, name in given.items():
        index = position(header, name)
        if index is not None:
            yield role, index


def position(header: Sequence[str], name: str) -> int | None:
    """Return the column that a user means by a name or, where none is called so, by a number."""
    for made in (str, str.strip, key):
        names = [made(column) for column in header]
        if made(name) in names and made(name):
            return names.index(made(name))
    if name.isascii() and name.isdigit() and 1 <= int(name) <= len(header):
        return int(name) - 1
    return None


def _take(
    roles: dict[str, int],
    role: str,
    header: Sequence[str],
    ranked: Rank,
) -> None:
    taken = set(roles.values())
    found = [
        (place, index)
        for index, name in enumerate(header)
        if index not in taken and (place := ranked(name)) is not None
    ]
    if found:
        roles[role] = min(found)[1]


def _take_weak_code(
    roles: dict[str, int], header: Sequence[str], given: set[str]
) -> None:
    """Let the likeliest column be the code, even one that has a lesser role already."""
    before = dict(roles)
    for role in ("name", "type", "description"):
        if (
            role not in given
            and role in roles
            and weak_rank(header[roles[role]]) is not None
        ):
            del roles[role]
    _take(roles, "code", header, weak_rank)
    for role, index in before.items():
        if index != roles.get("code"):
            roles.setdefault(role, index)
    if "description" not in roles:
        _take(roles, "description", header, partial(rank, "description"))
