// What the runtime makes of a response, by plans that are as small as can be.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  known,
  lookupOf,
  nameOf,
  toCode,
} from "../../../templates/typescript/runtime/codes.js";
import {
  CatalogError,
  isOf,
} from "../../../templates/typescript/runtime/error.js";
import * as parts from "../../../templates/typescript/runtime/parts.js";
import { read } from "../../../templates/typescript/runtime/reading.js";
import { written } from "../../../templates/typescript/runtime/writing.js";

const CODES = () => ({
  vocabularies: {
    code: [
      [["not_found"], [[901, 903], 905], [404], false],
      [["timeout"], ["SLOW"], [], true],
    ],
  },
  retryable: [["not_found", false]],
});

function plan(envelope, more = {}) {
  return {
    package: "things",
    id: "shop",
    name: "ShopError",
    title: "Shop",
    codes: CODES(),
    envelopes: [{ roles: {}, ...envelope }],
    ...more,
  };
}

const ITEM = { code: [["code"]], message: [["message"]], field: [["field"]] };

test("a code is found by its value, its text and the run that it is in", () => {
  const codes = CODES();
  assert.deepEqual(
    [901, "902", 903, 904, 905, "SLOW", "0901", 901.5, null].map((v) =>
      toCode(codes, v),
    ),
    [901, 902, 903, undefined, 905, "SLOW", undefined, undefined, undefined],
  );
  assert.equal(toCode(codes, "undefined"), undefined);
  assert.equal(nameOf({ GONE: 901 }, 901), "GONE");
  assert.equal(nameOf({ GONE: 901 }, undefined), undefined);
});

test("the lookup of a catalog is made once, and not before it is asked for", () => {
  const codes = CODES();
  assert.equal(codes.lookup, undefined);
  assert.equal(lookupOf(codes), lookupOf(codes));
});

test("a code goes to the vocabulary that is preferred, else to the first that has it", () => {
  const kinds = (codes) => [[[], codes]];
  const codes = {
    vocabularies: { one: kinds([1, 2]), two: kinds([2, 3]) },
    retryable: [],
  };
  assert.equal(known(codes, 2).vocabulary, "one");
  assert.equal(known(codes, 2, "two").vocabulary, "two");
  assert.equal(known(codes, 3, "one").vocabulary, "two");
});

test("a pattern's code carries what stands for its placeholders", () => {
  const codes = {
    vocabularies: { code: [[[], ["WAIT_X"]]] },
    patterns: [["code", "WAIT_X", ["WAIT_", "seconds:integer", ""]]],
    patterned: parts.patterned,
    retryable: [],
  };
  assert.deepEqual(known(codes, "WAIT_30").parameters, {
    seconds: 30,
  });
  assert.equal(known(codes, "WAIT_soon"), undefined);
  assert.equal(known(codes, "WAIT_"), undefined);
});

test("the first list that has an error gives the errors", () => {
  const items = plan({ items: [["errors"], ["error"]], item: ITEM });
  const errors = (body) =>
    read(items, 400, body).errors.map((each) => each.code);
  assert.deepEqual(errors({ errors: [{ code: 1 }, {}, { code: 2 }] }), [1, 2]);
  assert.deepEqual(errors({ errors: [{}], error: { code: 3 } }), [3]);
  assert.deepEqual(errors({ errors: "no list" }), []);
});

test("what a body inherits, and the length of a list, are no members", () => {
  const own = plan({ roles: { code: [["length"]], message: [["message"]] } });
  assert.equal(read(own, undefined, []), undefined);
  assert.equal(
    read(own, undefined, Object.create({ message: "x" })),
    undefined,
  );
  assert.equal(read(own, undefined, { length: 901 }).code, 901);
});

test("wildcards find every member and say on which way", () => {
  const item = { message: [[]], field: [[parts.way, []]] };
  const find = (...walk) =>
    plan({ items: [[parts.walk, walk]], item, named: true });
  const fields = (body, ...walk) =>
    read(find(...walk), 400, body).errors.map((each) => [
      each.field,
      each.message,
    ]);
  assert.deepEqual(fields({ e: { a: ["x", "y"], b: "z" } }, "e", "*"), [
    ["a", "x"],
    ["a", "y"],
    ["b", "z"],
  ]);
  assert.deepEqual(fields({ e: { a: { b: { t: "x" } } } }, "e", "**", "t"), [
    ["a.b", "x"],
  ]);
});

test("names, joined lists, parts of texts, headers and the status are found as well", () => {
  const roles = {
    code: [[parts.names, ["problem", "*"]]],
    message: [[parts.join, [", ", ["list"]]]],
    type: [[parts.pattern, [["", "type", ": ", "_", ""], "type", ["text"]]]],
    requestId: [[parts.header, "x-id"]],
    status: [[parts.http, []]],
  };
  const body = { problem: { SLOW: 1 }, list: ["a", 2, null], text: "Kind: x" };
  const init = read(plan({ roles }), 503, body, { "X-ID": "r" });
  const { code, message, requestId, status } = init;
  assert.deepEqual(
    [code, message, requestId, status],
    ["SLOW", "a, 2", "r", 503],
  );
  assert.equal(init.errors[0].type, "Kind");
});

test("a test decides whether a success is an error", () => {
  const is = (bounds, value) =>
    read(
      plan({ roles: { message: [["m"]] }, when: [[[["v"], ...bounds]]] }),
      200,
      { m: "x", v: value },
    ) !== undefined;
  assert.deepEqual(
    [399, 400, "400", "x", null].map((v) => is([[parts.minimum, 400]], v)),
    [false, true, true, false, false],
  );
  assert.ok(
    is([[parts.equal, { a: [1] }]], { a: [1] }) &&
      !is([[parts.equal, { a: [1] }]], { a: [1, 2] }),
  );
  const types = [1, 1.5, "x", null, [], {}, true];
  const names = [
    "integer",
    "number",
    "string",
    "null",
    "array",
    "object",
    "boolean",
  ];
  names.forEach((type, n) =>
    assert.ok(is([[parts.type, type]], types[n]), type),
  );
  assert.ok(
    !is([[parts.type, "object"]], []) && !is([[parts.type, "integer"]], 1.5),
  );
});

test("of an error beside items that decides which is known", () => {
  const roles = { code: [["code"]], message: [["message"]] };
  const both = plan(
    { roles, items: [["errors"]], item: ITEM },
    { decide: parts.decide },
  );
  const of = (code, ...codes) =>
    read(both, 400, {
      code,
      message: "top",
      errors: codes.map((c) => ({ code: c })),
    });
  assert.equal(of("SLOW", 901).code, "SLOW");
  assert.equal(of("NEW", 901).code, undefined);
  assert.equal(of("NEW", 7).code, "NEW");
  assert.equal(of("NEW", 901).beside, "NEW");
});

class ShopError extends CatalogError {
  constructor(init = {}) {
    super(TABLE, init);
  }
}
const parse = (type, table, ...response) => new type(read(table, ...response));
const TABLE = plan({
  roles: { code: [["code"]] },
  items: [["errors"]],
  item: ITEM,
});

test("several errors have in common what all of their codes have", () => {
  const both = parse(ShopError, TABLE, 400, {
    errors: [{ code: 901 }, { code: 905 }],
  });
  assert.deepEqual([both.categories, both.retryable], [["not_found"], false]);
  const other = parse(ShopError, TABLE, 400, {
    errors: [{ code: 901 }, { code: "SLOW" }],
  });
  assert.deepEqual([other.categories, other.retryable], [[], undefined]);
  const unknown = parse(ShopError, TABLE, 404, "<html>");
  assert.deepEqual(
    [unknown.categories, unknown.retryable],
    [["not_found"], false],
  );
  assert.ok(isOf(TABLE, unknown) && !isOf(TABLE, new Error()));
});

test("a body is written in its shape, and what nobody said is left out", () => {
  const writing = {
    body: (e) => ({
      ok: false,
      error: { code: parts.text(e.code), about: parts.some({ type: e.type }) },
      list: e.items,
    }),
    item: (e) => [e.code, e.message],
  };
  const error = new ShopError({ code: 901, message: "Gone" });
  assert.deepEqual(written(TABLE, writing, error), {
    ok: false,
    error: { code: "901" },
    list: [[901, "Gone"]],
  });
  const read = parse(ShopError, TABLE, 400, { code: 901 });
  assert.deepEqual(written(TABLE, writing, read), { code: 901 });
});

test("an error at the top is not written among the items again", () => {
  const codes = { ...CODES(), lookup: undefined };
  const writing = {
    body: (e) => ({ code: e.code, message: e.message, list: e["items?"] }),
    item: (e) => ({ code: e.code, message: e.message }),
    top: "code",
    hasField: false,
    values: parts.values,
  };
  const body = (init) =>
    written({ ...TABLE, codes }, writing, new ShopError(init));
  assert.deepEqual(body({ code: 901, message: "Gone" }), {
    code: 901,
    message: "Gone",
  });
  const list = [{ code: 901, message: "Gone" }];
  const named = { code: 901, message: "Gone", field: "card" };
  assert.deepEqual(body(named), { code: 901, message: "Gone", list });
});

test("an array of nothing but objects without a value is left out", () => {
  const writing = {
    body: (e) => ({
      m: e.message,
      links: parts.some([parts.some({ href: e.docsUrl })]),
      pair: [e.type, e.code],
    }),
  };
  const error = new ShopError({ code: 901, message: "Gone" });
  assert.deepEqual(written(TABLE, writing, error), {
    m: "Gone",
    pair: [null, 901],
  });
});
