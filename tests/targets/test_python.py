"""The generated Python package, imported and used."""

from __future__ import annotations

import copy
import importlib
import inspect
import itertools
import json
import pickle
import subprocess
import sys
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

import payment_errors
import pytest
from hypothesis import given
from hypothesis import strategies as st
from payment_errors import ErrorDetail, mugglepay, xmoney

from tests.vectors import vectors

OUT = Path(__file__).resolve().parents[2] / "out"
MODULES: dict[str, tuple[ModuleType, Any]] = {
    "xmoney": (xmoney, xmoney.XMoneyError),
    "mugglepay": (mugglepay, mugglepay.MugglePayError),
}
VECTORS = [
    pytest.param(name, vector, id=f"{name}: {vector['name']}")
    for name in MODULES
    for vector in vectors(name)
]
CATEGORIES = {
    entry["id"]: getattr(payment_errors, entry["class"])
    for entry in json.loads((OUT / "vectors" / "xmoney.json").read_text("utf-8"))[
        "categories"
    ]
}


def catalog(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (OUT / "catalog" / f"{name}.json").read_text("utf-8")
    )
    return found


def every_class(module: ModuleType) -> list[type[payment_errors.PaymentError]]:
    """Return each exception class that a module exports, once."""
    members = (getattr(module, name) for name in module.__all__)
    classes = (m for m in members if isinstance(m, type) and issubclass(m, Exception))
    return list(dict.fromkeys(classes))


CLASSES = [
    pytest.param(cls, id=f"{cls.__module__}.{cls.__name__}")
    for module in (payment_errors, xmoney, mugglepay)
    for cls in every_class(module)
]


# -- reading ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "vector"), VECTORS)
def test_a_vector_is_read_as_every_language_must(
    name: str, vector: dict[str, Any]
) -> None:
    root = MODULES[name][1]
    error = root.from_body(vector["http_status"], vector["body"], vector["headers"])
    read = {
        "is_error": root.is_error(vector["http_status"], vector["body"]),
        "http_status": error.http_status,
        "class": type(error).__name__,
        "code": error.code,
        "errors": [detail._asdict() for detail in error.errors],
        "categories": [id for id, cls in CATEGORIES.items() if isinstance(error, cls)],
        "retryable": error.retryable,
    }
    assert read == vector["expected"]


@pytest.mark.parametrize(("name", "vector"), VECTORS)
def test_text_and_bytes_are_read_as_the_value(
    name: str, vector: dict[str, Any]
) -> None:
    root = MODULES[name][1]
    value = root.from_body(vector["http_status"], vector["body"])
    if not isinstance(vector["body"], str):
        text = json.dumps(vector["body"])
        for body in (text, text.encode(), "\ufeff" + text):
            error = root.from_body(vector["http_status"], body)
            assert (type(error), error.errors) == (type(value), value.errors)


def json_values() -> st.SearchStrategy[Any]:
    leaves = (
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    )
    keys = st.sampled_from(
        ["code", "message", "errors", "error", "error_code", "status", "x"]
    )
    return st.recursive(
        leaves | st.sampled_from([400, 902, "902", 902.0, "ERROR", "400"]),
        lambda inner: st.lists(inner, max_size=4)
        | st.dictionaries(keys, inner, max_size=4),
        max_leaves=20,
    )


@given(
    json_values(), st.sampled_from([None, 200, 302, 400, 404, 504, 799, "404", True])
)
def test_any_body_gives_an_exception_that_says_something(
    body: Any, status: Any
) -> None:
    for _, root in MODULES.values():
        error = root.from_body(status, body)
        assert isinstance(error, root)
        assert "\n" not in str(error)
        assert error.message
        assert all(isinstance(detail, ErrorDetail) for detail in error.errors)
        assert error.has(error.codes[0]) if error.codes else True
        assert isinstance(root.is_error(status, body), bool)
        error.to_body()
        error.to_problem()
        error.by_field()
        error.as_group()


@given(st.binary() | st.text())
def test_any_text_and_any_bytes_give_an_exception(body: bytes | str) -> None:
    for _, root in MODULES.values():
        assert isinstance(root.from_body(500, body), root)


@given(st.sampled_from(["xmoney"]), st.data())
def test_the_class_of_several_errors_is_their_nearest_common_ancestor(
    name: str, data: st.DataObject
) -> None:
    module, root = MODULES[name]
    codes = data.draw(
        st.lists(st.sampled_from(list(module.ErrorCode)), min_size=2, max_size=4)
    )
    classes = [code.error_class for code in codes]
    found = [
        type(
            root.from_body(
                400, {"code": 400, "errors": [{"code": int(c)} for c in order]}
            )
        )
        for order in itertools.permutations(codes)
    ]
    assert len(set(found)) == 1
    (nearest,) = set(found)
    assert all(issubclass(cls, nearest) for cls in classes)
    common = set.intersection(*(set(cls.__mro__) for cls in classes))
    assert common == set(
        nearest.__mro__
    )  # every clause that catches each catches them together


def test_a_deep_body_is_no_error_of_ours() -> None:
    deep = "[" * 100_000
    assert xmoney.XMoneyError.from_body(404, deep).http_status == 404
    nested: Any = {}
    for _ in range(500):
        nested = {"errors": [nested], "code": nested}
    assert isinstance(
        xmoney.XMoneyError.from_body(404, nested), xmoney.XMoneyNotFoundError
    )


def test_the_whole_body_is_kept() -> None:
    body = {
        "error": "x",
        "error_code": "ORDER_NOT_NEW",
        "status": 400,
        "order": {"id": 1},
    }
    error = mugglepay.MugglePayError.from_body(400, body)
    assert error.body == body
    assert error.body["order"] == {"id": 1}


# -- the document's examples ------------------------------------------------------------------

EXAMPLES = [
    ("xmoney", "format", "BadRequestError", 1651, "email", 400),
    ("xmoney", "validation_error", "AmountMissingError", 804, "amount", 400),
    ("xmoney", "not_found", "CardNotFoundError", 902, None, 404),
    ("xmoney", "conflict", "CustomerExistsError", 1627, None, 409),
    ("xmoney", "transaction_declined", "TransactionDeclinedError", 836, None, 400),
    ("mugglepay", "response", "ApiLimitExceededError", "API_LIMIT_EXCEEDED", None, 400),
]


@pytest.mark.parametrize(
    ("name", "example", "cls", "code", "field", "status"), EXAMPLES
)
def test_an_example_becomes_its_exception_and_the_same_json_again(
    name: str, example: str, cls: str, code: Any, field: str | None, status: int
) -> None:
    root = MODULES[name][1]
    (shown,) = (e for e in catalog(name)["examples"] if e["id"] == example)
    error = root.from_body(shown.get("http_status"), json.dumps(shown["body"]))
    assert (type(error).__name__, error.code, error.field) == (cls, code, field)
    assert error.http_status == status
    assert error.to_body() == shown["body"]
    made = root(errors=error.errors, http_status=status, message=error.message)
    assert made.to_body() == shown["body"]
    assert list(made.to_body()) == list(shown["body"])


def test_every_example_of_the_documents_is_tried() -> None:
    shown = {(name, e["id"]) for name in MODULES for e in catalog(name)["examples"]}
    assert shown == {(name, example) for name, example, *_ in EXAMPLES}


# -- the catalog ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODULES)
def test_every_row_is_there_to_the_letter(name: str) -> None:
    module, root = MODULES[name]
    rows = catalog(name)["codes"]
    assert len(rows) == len(module.ErrorCode) == {"xmoney": 164, "mugglepay": 24}[name]
    for row in rows:
        code = module.ErrorCode(row["code"])
        cls = getattr(module, row["class"])
        assert code.name == row["constant"]
        assert code.error_class is cls
        assert (cls.code, cls.default_message) == (code, row["description"])
        assert issubclass(cls, root)
        for key in (
            "description",
            "group",
            "http_status",
            "retryable",
            "remedy",
            "actor",
        ):
            assert getattr(code.info, key) == row.get(key), key
        assert list(code.info.fields) == row["fields"]
        assert list(code.info.categories) == row["categories"]
        assert (cls.retryable, cls.remedy) == (row.get("retryable"), row.get("remedy"))
        for category, shared in CATEGORIES.items():
            assert issubclass(cls, shared) == (category in row["categories"])


@pytest.mark.parametrize("name", MODULES)
def test_every_http_status_is_there(name: str) -> None:
    module, root = MODULES[name]
    for row in catalog(name)["http_statuses"]:
        assert module.HttpStatus(row["status"]).name == row["name"]
        if row["class"]:
            error = root.from_body(row["status"])
            assert type(error) is getattr(module, row["class"])
            assert error.message == row["description"]
            assert error.retryable == row.get("retryable")


def test_lookup_takes_what_the_wire_holds() -> None:
    lookup = xmoney.ErrorCode.lookup
    assert lookup(604) is lookup("604") is lookup(604.0) is xmoney.ErrorCode.TAG_MISSING
    for value in (
        True,
        None,
        604.5,
        " 604",
        "604 ",
        "6_04",
        "0604",
        [604],
        {},
        "TAG_MISSING",
        1,
    ):
        assert lookup(value) is None
    assert mugglepay.ErrorCode.lookup("ERROR") is mugglepay.ErrorCode.ERROR
    assert mugglepay.ErrorCode.lookup("error") is None


def test_a_misspelling_is_kept_and_has_a_clean_alias() -> None:
    code = mugglepay.ErrorCode.INVOICE_CANCELED_FAIILED
    assert (
        code
        == mugglepay.ErrorCode.INVOICE_CANCELED_FAILED
        == "INVOICE_CANCELED_FAIILED"
    )
    assert mugglepay.InvoiceCanceledFailedError is mugglepay.InvoiceCanceledFaiiledError
    assert xmoney.ErrorCode.GREATER_THAN_ID_INVALID == 617


def test_one_clause_catches_both_providers() -> None:
    for error in (
        xmoney.XMoneyError.from_body(404, {"errors": [{"code": 902}]}),
        mugglepay.MugglePayError.from_body(400, {"error_code": "INVOICE_NOT_EXIST"}),
    ):
        with pytest.raises(payment_errors.NotFoundError):
            raise error
        assert isinstance(error, payment_errors.PaymentError)


def test_the_documents_advice_is_code() -> None:
    read = xmoney.XMoneyError.from_body
    assert read(504).retryable is True
    timed_out = read(400, {"errors": [{"code": 838}]})
    assert timed_out.retryable is True
    unauthorized = read(401)
    assert unauthorized.remedy == "Refresh authentication or re-authenticate"
    assert unauthorized.actor == "caller"
    assert unauthorized.user_safe is False
    assert unauthorized.user_message is None
    assert read(400, {"errors": [{"code": 9001}]}).retryable is None
    assert read(504, {"errors": [{"code": 843}]}).retryable is True  # the status knows
    muggle = mugglepay.MugglePayError.from_body(
        400, {"error_code": "PAYMENT_NOT_AVAILABLE"}
    )
    assert (muggle.retryable, muggle.remedy) == (True, "please retry later")


# -- several errors ---------------------------------------------------------------------------

SEVERAL = {
    "code": 400,
    "message": "Bad Request",
    "errors": [
        {"code": 804, "message": "No amount", "type": "Validation", "field": "amount"},
        {
            "code": "805",
            "message": "Bad amount",
            "type": "Validation",
            "field": "amount",
        },
        {"code": 12345, "message": "New", "type": "Exception"},
    ],
}


def test_no_error_of_a_response_is_lost() -> None:
    error = xmoney.XMoneyError.from_body(400, SEVERAL)
    assert error.codes == (804, 805, 12345)
    assert error.codes[1] is xmoney.ErrorCode.AMOUNT_INVALID
    assert error.has(805)
    assert error.has("805")
    assert error.has(12345)
    assert not error.has(902)
    by_field = error.by_field()
    assert [detail.message for detail in by_field["amount"]] == [
        "No amount",
        "Bad amount",
    ]
    assert [detail.code for detail in by_field[""]] == [12345]
    assert str(error) == "400 AMOUNT_MISSING (804): No amount (and 2 more)"
    group = error.as_group()
    assert [type(e).__name__ for e in group.exceptions] == [
        "AmountMissingError",
        "AmountInvalidError",
        "XMoneyError",
    ]
    assert [e.message for e in group.exceptions] == ["No amount", "Bad amount", "New"]


def test_the_group_is_caught_by_except_star() -> None:
    caught: list[str] = []
    try:
        raise xmoney.XMoneyError.from_body(400, SEVERAL).as_group()
    except* xmoney.AmountMissingError as group:
        caught += [error.message for error in group.exceptions]
    except* xmoney.XMoneyError as group:
        caught += [error.message for error in group.exceptions]
    assert caught == ["No amount", "Bad amount", "New"]


# -- being an exception -----------------------------------------------------------------------


class Strange(xmoney.CardNotFoundError):
    """A user's own subclass, with another __init__."""

    def __init__(self, card: int, *, shop: str) -> None:
        super().__init__(f"No card {card} in {shop}", field="cardId")
        self.card = card


COPIES = [
    copy.copy,
    copy.deepcopy,
    *(
        lambda error, protocol=protocol: pickle.loads(pickle.dumps(error, protocol))
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)
    ),
]


def state(error: payment_errors.PaymentError) -> tuple[Any, ...]:
    return (
        type(error),
        str(error),
        error.args,
        error.code,
        error.message,
        error.http_status,
        error.errors,
        error.body,
        error.headers,
        error.request_id,
        error.retryable,
        getattr(error, "__notes__", None),
        error.to_body(),
    )


@pytest.mark.parametrize("cls", CLASSES)
def test_every_class_survives_pickle_and_copy(
    cls: type[payment_errors.PaymentError],
) -> None:
    bare = cls()
    full = cls("Text", field="f", type="T", http_status=418, request_id="r", code="new")
    for error in (bare, full):
        error.add_note("seen in checkout")
        for duplicate in COPIES:
            assert state(duplicate(error)) == state(error)


@pytest.mark.parametrize("duplicate", COPIES)
def test_what_was_read_and_a_users_subclass_survive_too(duplicate: Any) -> None:
    for error in (
        Strange(5, shop="Bern"),
        xmoney.XMoneyError.from_body(400, SEVERAL, {"X-Request-Id": "abc"}),
        xmoney.XMoneyError.from_body(404, {"errors": [{"code": 902}]}),
    ):
        error.add_note("seen in checkout")
        assert state(duplicate(error)) == state(error)
    assert duplicate(Strange(5, shop="Bern")).card == 5


class Answer:
    """A response as a client has it."""

    status_code = 404
    content = b'{"code": 404, "errors": [{"code": 902}]}'
    headers = MappingProxyType({"X-Request-Id": "r"})


def test_a_traceback_has_no_more_than_two_frames_of_the_package() -> None:
    with pytest.raises(xmoney.CardNotFoundError) as caught:
        xmoney.raise_for_error(Answer())
    files = [str(entry.path) for entry in caught.traceback]
    assert sum("payment_errors" in file for file in files) == 2


def test_what_is_shared_is_called_by_where_programs_import_it_from() -> None:
    assert payment_errors.ErrorDetail.__module__ == "payment_errors.base"
    assert payment_errors.PaymentError.__module__ == "payment_errors.base"
    assert repr(ErrorDetail(902)).startswith("ErrorDetail(code=902")


def test_str_is_one_line_and_shows_neither_body_nor_headers() -> None:
    error = xmoney.XMoneyError.from_body(
        400,
        {
            "errors": [{"code": 804, "message": "one\ntwo"}],
            "secret": "4111111111111111",
        },
        {"Authorization": "Bearer s3cret"},
    )
    for text in (str(error), repr(error)):
        assert "one two" in text
        assert "\n" not in text
        assert "4111" not in text
        assert "s3cret" not in text
    assert len(str(xmoney.XMoneyError("x" * 10_000))) <= 500


def test_match_takes_the_code() -> None:
    match xmoney.XMoneyError.from_body(404, {"errors": [{"code": 902}]}):
        case xmoney.XMoneyError(xmoney.ErrorCode.CARD_NOT_FOUND):
            matched = True
        case _:
            matched = False
    assert matched


@pytest.mark.parametrize("cls", CLASSES)
def test_a_class_is_an_ordinary_exception(
    cls: type[payment_errors.PaymentError],
) -> None:
    assert "__slots__" not in cls.__dict__
    assert cls.__eq__ is object.__eq__
    assert hash(cls()) is not None
    assert cls.__doc__
    error = cls()
    error.extra = 1  # type: ignore[attr-defined]
    assert inspect.signature(cls).parameters["message"].default is None


def test_texts_are_there_without_docstrings() -> None:
    code = "from payment_errors import xmoney as x; print(x.CardNotFoundError().message, x.CardError.__doc__)"
    printed = subprocess.run(
        [sys.executable, "-OO", "-c", code],
        cwd=OUT / "python",
        capture_output=True,
        text=True,
    )
    assert printed.stdout == "The specified card was not found None\n", printed.stderr


def test_a_code_survives_pickle() -> None:
    for code in (xmoney.ErrorCode.CARD_NOT_FOUND, mugglepay.ErrorCode.ERROR):
        assert pickle.loads(pickle.dumps(code)) is code


def test_the_package_loads_no_dataclasses_and_no_texts() -> None:
    code = (
        "import sys; before = set(sys.modules); from payment_errors import xmoney, mugglepay;"
        "print(*sorted(set(sys.modules) - before))"
    )
    printed = subprocess.run(
        [sys.executable, "-S", "-c", code],
        cwd=OUT / "python",
        capture_output=True,
        text=True,
    )
    loaded = printed.stdout.split()
    assert "payment_errors.xmoney" in loaded, printed.stderr
    assert not {"dataclasses", "inspect", "http", "payment_errors._xmoney_info"} & set(
        loaded
    )


@pytest.mark.parametrize(
    "name", ["payment_errors", "payment_errors.xmoney", "payment_errors.mugglepay"]
)
def test_all_is_complete_and_true(name: str) -> None:
    module = importlib.import_module(name)
    assert all(hasattr(module, name) for name in module.__all__)
    public = {
        key
        for key, value in vars(module).items()
        if not key.startswith("_")
        and getattr(value, "__module__", "").startswith("payment_errors")
    }
    assert set(module.__all__) - {"RESPONSES"} == public
    assert set(module.__all__) <= set(dir(module))
    assert len(module.__all__) == len(set(module.__all__))


# -- for servers ------------------------------------------------------------------------------


def test_a_server_raises_and_writes_the_wire_json() -> None:
    error = xmoney.CardNotFoundError("No card 5", field="cardId", type="Exception")
    assert error.http_status == 404
    assert error.to_body() == {
        "code": 404,
        "message": "Not Found",
        "errors": [
            {
                "code": 902,
                "message": "No card 5",
                "type": "Exception",
                "field": "cardId",
            },
        ],
    }
    assert mugglepay.OrderNotNewError(http_status=400).to_body() == {
        "error": "The current order is not new, and payment method cannot be switched.",
        "error_code": "ORDER_NOT_NEW",
        "status": "400",
    }
    several = xmoney.XMoneyError(
        errors=[
            ErrorDetail(804, "No amount", field="amount"),
            ErrorDetail(902, "No card"),
        ],
        http_status=400,
    )
    assert [entry["code"] for entry in several.to_body()["errors"]] == [804, 902]


@pytest.mark.parametrize("name", MODULES)
def test_what_every_class_writes_is_read_as_that_class(name: str) -> None:
    module, root = MODULES[name]
    for code in module.ErrorCode:
        made = code.error_class()
        body = json.loads(json.dumps(made.to_body()))
        assert type(root.from_body(made.http_status or 500, body)) is code.error_class


def test_a_problem_document_is_that_of_rfc_9457() -> None:
    error = xmoney.CardNotFoundError("No card 5", field="cardId")
    assert json.loads(json.dumps(error.to_problem())) == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "No card 5",
        "code": 902,
        "errors": [{"code": 902, "message": "No card 5", "field": "cardId"}],
    }
