"""The generated package between real clients, real servers and real frameworks."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient
from openapi_spec_validator import validate
from payment_errors import NotFoundError, PaymentError, mugglepay, xmoney

OUT = Path(__file__).resolve().parents[2] / "out"
EXAMPLES = {
    (name, example["id"]): example["body"]
    for name in ("xmoney", "mugglepay")
    for example in json.loads((OUT / "catalog" / f"{name}.json").read_text("utf-8"))[
        "examples"
    ]
}
CARD = json.dumps(EXAMPLES["xmoney", "not_found"]).encode()

# path: status, content type, body
ANSWERS: dict[str, tuple[int, str, bytes]] = {
    "card": (404, "application/json", CARD),
    "card-200": (200, "application/json", CARD),
    "fine": (200, "application/json", b'{"code": 200, "data": {"id": 1}}'),
    "no-content": (204, "application/json", b""),
    "see-other": (303, "text/html", b"elsewhere"),
    "html": (502, "text/html", b"<html><h1>502 Bad Gateway</h1></html>"),
    "empty": (504, "text/plain", b""),
    "list": (500, "application/json", b'[1, {"code": 902}, null]'),
    "number": (400, "application/json", b"5"),
    "string-status": (
        400,
        "application/json",
        b'{"code": "404", "errors": [{"code": "902"}]}',
    ),
    "cut-short": (404, "application/json", CARD[:60]),
    "large": (
        400,
        "application/json",
        b'{"errors": [' + b'{"code": 804},' * 350_000 + b"{}]}",
    ),
    "large-text": (502, "text/html", b"<p>" + b"x" * 5_000_000),
    "invalid-utf-8": (
        409,
        "application/json",
        b'{"errors": [{"code": 1627, "message": "\xff\xfe"}]}',
    ),
    "unknown-status": (599, "application/json", b"{}"),
    "singular": (400, "application/json", b'{"code": 400, "error": [{"code": 804}]}'),
}

EXPECTED: dict[str, tuple[str, Any] | None] = {
    "card": ("CardNotFoundError", 902),
    "card-200": ("CardNotFoundError", 902),
    "fine": None,
    "no-content": None,
    "see-other": None,
    "html": ("BadGatewayError", None),
    "empty": ("GatewayTimeoutError", None),
    "list": ("XMoneySystemError", None),
    "number": ("BadRequestError", None),
    "string-status": ("CardNotFoundError", 902),
    "cut-short": ("XMoneyNotFoundError", None),
    "large": ("AmountMissingError", 804),
    "large-text": ("BadGatewayError", None),
    "invalid-utf-8": ("CustomerExistsError", 1627),
    "unknown-status": ("XMoneyError", None),
    "singular": ("AmountMissingError", 804),
}


class Handler(BaseHTTPRequestHandler):
    """Answer with what the path names; `broken/` promises more than it sends."""

    def do_GET(self) -> None:
        name = self.path.strip("/")
        status, kind, body = ANSWERS[name.removeprefix("broken/")]
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("X-Request-Id", "req-7")
        extra = 100 if name.startswith("broken/") else 0
        if status != 204:
            self.send_header("Content-Length", str(len(body) + extra))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}"
        listening.shutdown()
        thread.join()


def by_httpx(url: str) -> Any:
    with httpx.Client(trust_env=False) as client:
        return client.get(url)


def by_requests(url: str) -> Any:
    with requests.Session() as session:
        session.trust_env = False
        return session.get(url, allow_redirects=False)


@pytest.mark.parametrize("get", [by_httpx, by_requests])
@pytest.mark.parametrize("name", ANSWERS)
def test_a_response_of_a_real_client_becomes_its_exception(
    server: str, name: str, get: Callable[[str], Any]
) -> None:
    response = get(f"{server}/{name}")
    error = xmoney.XMoneyError.from_response(response)
    expected = EXPECTED[name]
    if expected is None:
        assert error is None
        xmoney.raise_for_error(response)
        return
    assert error is not None
    assert (type(error).__name__, error.code) == expected
    assert error.request_id == "req-7"
    assert len(str(error)) <= 500
    with pytest.raises(type(error)):
        xmoney.raise_for_error(response)


def test_a_stream_that_was_not_read_yet_is_read(server: str) -> None:
    with (
        httpx.Client(trust_env=False) as client,
        client.stream("GET", f"{server}/card") as response,
    ):
        error = xmoney.XMoneyError.from_response(response)
        assert isinstance(error, xmoney.CardNotFoundError)


def test_a_connection_that_breaks_off_still_gives_the_status(server: str) -> None:
    with (
        httpx.Client(trust_env=False) as client,
        client.stream("GET", f"{server}/broken/card") as response,
    ):
        error = xmoney.XMoneyError.from_response(response)
        assert type(error) is xmoney.XMoneyNotFoundError
    with requests.Session() as session:
        session.trust_env = False
        with session.get(f"{server}/broken/card", stream=True) as answer:
            assert (
                type(xmoney.XMoneyError.from_response(answer))
                is xmoney.XMoneyNotFoundError
            )


def raised(name: str) -> PaymentError:
    """Return what a route of the same name raises."""
    errors: dict[str, PaymentError] = {
        "card": xmoney.CardNotFoundError("Card not found", type="Exception"),
        "amount": xmoney.AmountMissingError(
            "*amount* is a required field", type="Validation", field="amount"
        ),
        "order": mugglepay.OrderNotNewError(),
    }
    return errors[name]


WIRE = {
    "card": (404, EXAMPLES["xmoney", "not_found"]),
    "amount": (400, EXAMPLES["xmoney", "validation_error"]),
    "order": (
        400,
        {
            "error": "The current order is not new, and payment method cannot be switched.",
            "error_code": "ORDER_NOT_NEW",
            "status": "400",
        },
    ),
}


@pytest.fixture(scope="module")
def fastapi_app() -> FastAPI:
    app = FastAPI()

    @app.exception_handler(PaymentError)
    def answer(request: Request, error: PaymentError) -> JSONResponse:
        return JSONResponse(error.to_body(), status_code=error.http_status or 500)

    @app.get(
        "/raise/{name}", responses={**xmoney.RESPONSES, 400: mugglepay.RESPONSES[400]}
    )
    def fail(name: str) -> None:
        raise raised(name)

    return app


@pytest.mark.parametrize("name", WIRE)
def test_one_handler_serves_a_fastapi_application(
    fastapi_app: FastAPI, name: str
) -> None:
    with TestClient(fastapi_app) as client:
        response = client.get(f"/raise/{name}")
    assert (response.status_code, response.json()) == WIRE[name]


def test_responses_document_the_errors_of_a_fastapi_application(
    fastapi_app: FastAPI,
) -> None:
    document = json.loads(json.dumps(fastapi_app.openapi()))
    validate(document)
    responses = document["paths"]["/raise/{name}"]["get"]["responses"]
    assert set(responses) >= {"400", "401", "404", "409", "502", "504"}
    assert responses["404"]["description"] == "The requested resource was not found"
    shown = responses["404"]["content"]["application/json"]["examples"]
    assert EXAMPLES["xmoney", "not_found"] in [
        entry["value"] for entry in shown.values()
    ]


@pytest.fixture(scope="module")
def django_view() -> Callable[[str], Any]:
    import django
    from django.conf import settings

    settings.configure(
        SECRET_KEY="x",
        ALLOWED_HOSTS=["*"],
        REST_FRAMEWORK={
            "EXCEPTION_HANDLER": "tests.targets.test_python_web.drf_handler",
            "DEFAULT_AUTHENTICATION_CLASSES": [],
            "UNAUTHENTICATED_USER": None,
        },
    )
    django.setup()
    from rest_framework.decorators import api_view
    from rest_framework.test import APIRequestFactory

    @api_view(["GET"])
    def fail(request: Any, name: str) -> None:
        raise raised(name)

    return lambda name: fail(APIRequestFactory().get("/"), name)


def drf_handler(error: Exception, context: dict[str, Any]) -> Any:
    from rest_framework.response import Response
    from rest_framework.views import exception_handler

    if isinstance(error, PaymentError):
        return Response(error.to_body(), status=error.http_status)
    return exception_handler(error, context)


@pytest.mark.parametrize("name", WIRE)
def test_one_handler_serves_django_rest_framework(
    django_view: Callable[[str], Any], name: str
) -> None:
    response = django_view(name).render()
    assert (response.status_code, json.loads(response.content)) == WIRE[name]


def test_what_a_server_raises_its_client_catches(fastapi_app: FastAPI) -> None:
    with TestClient(fastapi_app) as client, pytest.raises(NotFoundError) as caught:
        xmoney.raise_for_error(client.get("/raise/card"))
    assert type(caught.value) is xmoney.CardNotFoundError
