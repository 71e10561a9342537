"""What a consumer writes, with every feature, checked by mypy and pyright at their strictest."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from typing import Any, assert_type

import httpx
import payment_errors
import requests
from payment_errors import (
    ErrorDetail,
    ErrorInfo,
    NotFoundError,
    PaymentError,
    mugglepay,
    xmoney,
)


class CardGoneError(xmoney.CardNotFoundError):
    """A subclass with an __init__ of its own."""

    def __init__(self, card: int) -> None:
        super().__init__(f"Card {card} is gone", field="cardId", http_status=410)
        self.card = card


def read(status: int, body: bytes, headers: Mapping[str, str]) -> str:
    error = xmoney.XMoneyError.from_body(status, body, headers)
    assert_type(error, xmoney.XMoneyError)
    assert_type(error.code, xmoney.ErrorCode | int | str | None)
    assert_type(error.message, str)
    assert_type(error.http_status, int | None)
    assert_type(error.retryable, bool | None)
    assert_type(error.errors, tuple[ErrorDetail, ...])
    assert_type(error.by_field(), dict[str, list[ErrorDetail]])
    assert_type(error.codes, tuple[int | str, ...])
    assert_type(error.user_message, str | None)
    assert_type(error.docs_url, str | None)
    assert_type(error.remedy, str | None)
    assert_type(error.request_id, str | None)
    assert_type(error.to_body(), Any)
    assert_type(error.to_problem(), dict[str, Any])
    assert_type(error.as_group(), ExceptionGroup[PaymentError])
    match error:
        case xmoney.XMoneyError(xmoney.ErrorCode.CARD_NOT_FOUND):
            return "no such card"
        case xmoney.TransactionError() if error.retryable:
            return "again"
        case _:
            return error.remedy or error.message


def call(client: httpx.Client, session: requests.Session, url: str) -> None:
    try:
        xmoney.raise_for_error(client.get(url))
        mugglepay.raise_for_error(session.get(url))
    except NotFoundError as error:
        assert_type(error, NotFoundError)


def call_all(errors: list[xmoney.XMoneyError]) -> None:
    try:
        raise ExceptionGroup("all", errors)
    except* payment_errors.RateLimitedError as group:
        assert_type(group, ExceptionGroup[payment_errors.RateLimitedError])


def look_up(value: object) -> ErrorInfo | None:
    code = mugglepay.ErrorCode.lookup(value)
    assert_type(code, mugglepay.ErrorCode | None)
    if code is None:
        return None
    assert_type(code.error_class, type[mugglepay.MugglePayError])
    assert_type(code.info, ErrorInfo)
    assert_type(code.info.categories, tuple[str, ...])
    return code.info


def document() -> dict[int | str, dict[str, Any]]:
    return {**mugglepay.RESPONSES, **xmoney.RESPONSES}


def serve(status: xmoney.HttpStatus) -> dict[str, Any]:
    error = xmoney.XMoneyError(
        errors=[ErrorDetail(xmoney.ErrorCode.AMOUNT_MISSING, field="amount")],
        http_status=status,
    )
    duplicate = pickle.loads(pickle.dumps(error))
    assert isinstance(duplicate, xmoney.XMoneyError)
    return duplicate.to_problem()


def answer(response: httpx.Response) -> xmoney.XMoneyError | None:
    error = xmoney.XMoneyError.from_response(response)
    assert_type(error, xmoney.XMoneyError | None)
    return error


if __name__ == "__main__":
    body = b'{"code": 404, "errors": [{"code": 902, "message": "Card not found"}]}'
    print(read(404, body, {}))
    print(
        CardGoneError(5),
        look_up("ERROR") is not None,
        len(document()),
        serve(xmoney.HttpStatus(400)),
    )
