"""What a response says, read as every package of the Python target reads it.

Here a code stands for the catalog's own `Code`. The generated decoders of other languages do the
same in their own language; `out/vectors` holds them to it.
"""

from __future__ import annotations

from errbind.model.catalog import Catalog, Json
from errbind.model.memo import remembered
from errbind.plan import build
from errbind.runtime import reader as runtime
from errbind.runtime import values

Item = runtime.Item
Reader = runtime.Reader
Reading = runtime.Reading
MAX_SAFE_INTEGER = values.MAX_SAFE_INTEGER
is_type = values.is_type
parsed = values.parsed

TEXT_ROLES = (
    "title",
    "message",
    "detail",
    "type",
    "field",
    "request_id",
    "docs_url",
    "user_message",
)


@remembered
def reader_of(catalog: Catalog) -> Reader:
    """Return what reads the responses of a catalog."""
    return Reader([build.reading(each) for each in catalog.envelopes], _codes(catalog))


def _codes(catalog: Catalog) -> runtime.KnownCodes:
    codes = {v.id: catalog.codes_of(v) for v in catalog.vocabularies}
    return runtime.KnownCodes(
        {id: {code.value: code for code in each} for id, each in codes.items()},
        {
            id: {c.value: build.pattern(c.pattern) for c in each if c.pattern}
            for id, each in codes.items()
        },
    )


def wire_key(value: Json) -> str | None:
    """Return what a code is compared by: its decimal digits or its text; None if it is no code."""
    code = values.as_code(value)
    return None if code is None else str(code)
