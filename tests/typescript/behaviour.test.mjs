// What the installed package does at run time. `./copy` is a second copy of it.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { inspect } from "node:util";

import { isPaymentError } from "payment-errors";
import * as mugglepay from "payment-errors/mugglepay";
import * as xmoney from "payment-errors/xmoney";
import {
  xMoneyErrorCatalog,
  xMoneyErrorHandling,
} from "payment-errors/xmoney/catalog";
import { CARD_NOT_FOUND } from "payment-errors/xmoney/codes";

import * as copy from "./copy/xmoney.js";

const { XMoneyError, XMoneyErrorCode, parseXMoneyError } = xmoney;

const body = (...errors) => ({ code: 400, message: "Bad Request", errors });
const NOT_FOUND = {
  code: 404,
  message: "Not Found",
  errors: [{ code: 902, message: "Gone" }],
};

test("what to do about an error is known by its codes, else by its status", () => {
  const handling = (...response) =>
    xMoneyErrorHandling(parseXMoneyError(...response));
  assert.deepEqual(handling(401), {
    retryable: false,
    actor: "caller",
    remedy: "Refresh authentication or re-authenticate",
    userSafe: false,
  });
  assert.equal(handling(504).retryable, true);
  assert.equal(handling(404, NOT_FOUND).remedy, xMoneyErrorCatalog[902].remedy);
  const both = handling(404, body({ code: 902 }, { code: 904 }));
  assert.equal(both.remedy, "Verify the resource ID is correct"); // the status's
  assert.equal(both.actor, "caller");
  assert.equal(handling(418).remedy, undefined);
  assert.equal(xMoneyErrorHandling({}).actor, undefined);
});

test("a code is known by number and by text, and by nothing else", () => {
  for (const value of [604, "604", 604.0])
    assert.equal(xmoney.toXMoneyErrorCode(value), 604);
  const others = [
    true,
    [604],
    " 604",
    "604.0",
    "0604",
    "6e2",
    NaN,
    -604,
    604.5,
    1e300,
    {},
    null,
  ];
  for (const value of [
    ...others,
    undefined,
    Symbol("604"),
    604n,
    "",
    "NaN",
    { toString: () => "604" },
  ]) {
    assert.equal(xmoney.toXMoneyErrorCode(value), undefined);
    assert.equal(xmoney.isXMoneyErrorCode(value), false);
    assert.equal(xmoney.xMoneyErrorName(value), undefined);
  }
  assert.equal(xmoney.isXMoneyErrorCode(604), true);
  assert.equal(xmoney.isXMoneyErrorCode("604"), false);
  assert.equal(mugglepay.toMugglePayErrorCode("__proto__"), undefined);
  assert.equal(mugglepay.toMugglePayErrorCode("constructor"), undefined);
});

test("every known code has its name, a misspelt one the document's", () => {
  for (const { XMoneyErrorCode: codes, xMoneyErrorName: nameOf } of [xmoney]) {
    for (const code of Object.values(codes))
      assert.equal(codes[nameOf(code)], code);
  }
  assert.equal(xmoney.xMoneyErrorName(902), "CARD_NOT_FOUND");
  assert.equal(xmoney.xMoneyErrorName("617"), "GREATER_THEN_ID_INVALID");
  assert.equal(XMoneyErrorCode.GREATER_THAN_ID_INVALID, 617);
  assert.equal(CARD_NOT_FOUND, 902);
});

test("a success is no error", () => {
  assert.equal(parseXMoneyError(200, { data: [] }), undefined);
  assert.equal(parseXMoneyError(204), undefined);
  assert.equal(parseXMoneyError(200, "<html>"), undefined);
  assert.equal(parseXMoneyError(undefined, undefined), undefined);
});

test("an error in a success is one", () => {
  const error = parseXMoneyError(200, NOT_FOUND);
  assert.equal(error.status, 404);
  assert.equal(error.code, 902);
});

test("any status and body give an error or none, and never throw", () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  const frozen = Object.freeze(
    Object.assign(Object.create(null), { code: 400, errors: [null] }),
  );
  const bodies = [
    deep,
    '{"code":',
    "\uFEFF{}",
    Symbol("x"),
    () => 1,
    10n,
    new Date(NaN),
    frozen,
    NaN,
  ];
  for (const status of [
    undefined,
    null,
    "404",
    "x",
    99,
    600,
    NaN,
    404.5,
    true,
    500,
  ]) {
    for (const each of bodies) {
      for (const parse of [parseXMoneyError, mugglepay.parseMugglePayError]) {
        const error = parse(status, each, { "X-Request-Id": 1 });
        if (error !== undefined) {
          error.toBody();
          JSON.stringify(error);
          assert.notEqual(error.message, "");
        }
      }
    }
  }
});

test("members that a body inherits are not read, and its own do no harm", () => {
  const inherited = Object.create({
    code: 404,
    message: "x",
    errors: [{ code: 902 }],
  });
  assert.equal(parseXMoneyError(undefined, inherited), undefined);
  const own = JSON.parse(
    '{"__proto__": {"code": 500}, "constructor": 1, "errors": [{"__proto__": {"code": 902}}]}',
  );
  const error = parseXMoneyError(400, own);
  assert.deepEqual(error.codes, []);
  assert.equal({}.code, undefined);
});

test("a byte order mark before the body is no part of it", () => {
  assert.equal(
    parseXMoneyError(404, `\uFEFF${JSON.stringify(NOT_FOUND)}`).code,
    902,
  );
});

test("an unknown code stays as it came", () => {
  const error = parseXMoneyError(
    400,
    body({ code: 1651, message: "New" }, { code: "A1" }),
  );
  assert.equal(error.code, 1651);
  assert.deepEqual(error.codes, [1651, "A1"]);
  assert.ok(error.has("1651"));
  assert.ok(!error.has(902));
});

test("errors are told by code and by field", () => {
  const error = parseXMoneyError(
    400,
    body(
      { code: 804, message: "a", field: "amount" },
      { code: "805", message: "b", field: "amount" },
      { code: 609, message: "c" },
    ),
  );
  assert.deepEqual(error.codes, [804, 805, 609]);
  assert.ok(error.has(805) && error.has("805"));
  assert.deepEqual([...error.byField().keys()], ["amount", ""]);
  assert.deepEqual(
    error
      .byField()
      .get("amount")
      .map((each) => each.message),
    ["a", "b"],
  );
  assert.equal(error.message, "a");
});

test("the message is never empty", () => {
  assert.equal(parseXMoneyError(502, "<html>").message, "xMoney API error 502");
  assert.equal(
    parseXMoneyError(400, body({ code: 902 })).message,
    "Bad Request",
  );
  assert.equal(new XMoneyError({ code: 902 }).message, "xMoney API error 902");
  assert.equal(new XMoneyError().message, "xMoney API error without a code");
});

test("the id of the request comes from the headers, whatever holds them", () => {
  const id = (headers) => parseXMoneyError(500, "", headers)?.requestId;
  assert.equal(id({ "X-Request-ID": "a" }), "a");
  assert.equal(id({ "request-id": "b" }), "b");
  assert.equal(id(new Headers({ "X-Request-Id": "c" })), "c");
  assert.equal(id({ "x-request-id": ["d"] }), undefined);
  assert.equal(id(undefined), undefined);
});

test("an error is an Error with a cause and a stack", () => {
  const cause = new TypeError("inside");
  const error = new XMoneyError({ code: 902, message: "Gone", cause });
  assert.ok(error instanceof Error);
  assert.equal(error.cause, cause);
  assert.equal(error.name, "XMoneyError");
  assert.match(error.stack, /behaviour\.test/);
  assert.equal(String(error), "XMoneyError: Gone");
  assert.equal("cause" in new XMoneyError({}), false);
});

test("a log shows what it needs, and never the body", () => {
  const error = parseXMoneyError(
    404,
    { ...NOT_FOUND, card: "4111" },
    { "x-request-id": "r1" },
  );
  const logged = JSON.parse(JSON.stringify(error));
  assert.deepEqual(logged, {
    name: "XMoneyError",
    status: 404,
    code: 902,
    errors: [{ code: 902, message: "Gone" }],
    categories: ["not_found"],
    retryable: false,
    requestId: "r1",
    message: "Gone",
  });
  assert.ok(!inspect(error).includes("4111"));
  assert.equal(error.body.card, "4111");
});

test("a body that was read is written as it was", () => {
  const read = { ...NOT_FOUND, more: true };
  assert.equal(parseXMoneyError(404, read).toBody(), read);
  assert.deepEqual(parseXMoneyError(404, JSON.stringify(read)).toBody(), read);
});

test("a server writes what the API would send", () => {
  const init = {
    status: 404,
    code: "902",
    message: "Card not found",
    type: "Exception",
  };
  assert.deepEqual(new XMoneyError(init).toBody(), {
    code: 404,
    message: "Not Found",
    errors: [{ code: 902, message: "Card not found", type: "Exception" }],
  });
  const limit = {
    status: 400,
    code: "API_LIMIT_EXCEEDED",
    message: "API request limit is exceeded",
  };
  assert.deepEqual(new mugglepay.MugglePayError(limit).toBody(), {
    error: "API request limit is exceeded",
    error_code: "API_LIMIT_EXCEEDED",
    status: "400",
  });
});

test("what is written for a body that was not understood says the status", () => {
  const error = parseXMoneyError(502, "<html>");
  assert.deepEqual(error.toBody(), {
    code: 502,
    message: "Bad Gateway",
    errors: [],
  });
  assert.equal(error.body, "<html>");
});

test("instanceof holds across two copies of the package", () => {
  const [mine, theirs] = [new XMoneyError(), new copy.XMoneyError()];
  assert.notEqual(copy.XMoneyError, XMoneyError);
  assert.ok(mine instanceof copy.XMoneyError && theirs instanceof XMoneyError);
  assert.ok(
    isPaymentError(theirs) && isPaymentError(new mugglepay.MugglePayError()),
  );
  for (const other of [
    new mugglepay.MugglePayError(),
    new Error(),
    {},
    null,
    undefined,
    1,
    "x",
  ]) {
    assert.ok(!(other instanceof XMoneyError));
  }
  for (const other of [new Error(), {}, null, undefined])
    assert.ok(!isPaymentError(other));
});

test("a subclass is not confused with its base", () => {
  class TeamError extends XMoneyError {}
  class OtherError extends copy.XMoneyError {}
  const team = new TeamError({ code: 902 });
  assert.ok(team instanceof TeamError && team instanceof XMoneyError);
  assert.ok(team instanceof copy.XMoneyError && !(team instanceof OtherError));
  assert.ok(!(new XMoneyError() instanceof TeamError));
  assert.ok(!(new OtherError() instanceof TeamError));
  assert.ok(!(null instanceof TeamError));
});

test("require gives the same modules as import", () => {
  const require = createRequire(import.meta.url);
  assert.equal(require("payment-errors/xmoney").XMoneyError, XMoneyError);
  assert.equal(
    require("payment-errors/xmoney/catalog").xMoneyErrorCatalog,
    xMoneyErrorCatalog,
  );
  assert.equal(require("payment-errors/xmoney/codes").CARD_NOT_FOUND, 902);
  assert.equal(require("payment-errors").isPaymentError, isPaymentError);
  assert.equal(require("payment-errors/package.json").type, "module");
});
