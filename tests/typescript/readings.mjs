// Reads the responses that standard input lists, and prints what each is read as. For each of
// them all that an error offers is asked for, so that nothing of it may throw.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const orNull = (value) => value ?? null;

// What is named differently in Python.
const NAMES = {
  request_id: "requestId",
  retry_after: "retryAfter",
};

const decoder = new TextDecoder();

function given({ body, form }) {
  if (form === "bytes") return decoder.decode(Buffer.from(body, "latin1"));
  return form === "value" ? JSON.parse(body) : body;
}

function reading(response) {
  const status = response.http_status ?? undefined;
  const headers = response.headers ?? undefined;
  const error = parse(status, given(response), headers);
  if (error === undefined) return null;
  askForAll(error);
  return {
    http_status: orNull(error.status),
    code: orNull(error.code),
    codes: error.codes,
    errors: error.errors.map((each) => ({
      code: orNull(each.code),
      message: orNull(each.message),
      type: orNull(each.type),
      field: orNull(each.field),
    })),
    categories: error.categories,
    retryable: orNull(error.retryable),
    ...Object.fromEntries(
      more.map((name) => [name, orNull(error[NAMES[name] ?? name])]),
    ),
  };
}

function askForAll(error) {
  assert(error instanceof own[`${prefix}Error`]);
  for (const name of Object.getOwnPropertyNames(error)) error[name];
  assert.equal(typeof error.message, "string");
  for (const code of error.codes.slice(0, 3)) {
    assert(error.has(code) && error.has(`${code}`) && !nameOf([code]));
    nameOf(code);
  }
  const fields = [...error.byField().values()].flat();
  assert.equal(fields.length, error.errors.length);
  assert(`${error}` && error.stack && JSON.stringify(error));
  error.toBody();
  handling(error);
}

const { module, prefix, responses, more } = JSON.parse(readFileSync(0, "utf8"));
const own = await import(module);
const texts = await import(module.replace(/\.js$/, "/catalog.js"));
const parse = own[`parse${prefix}Error`];
const ending = (all, end) => all[Object.keys(all).find((n) => n.endsWith(end))];
const handling = ending(texts, "ErrorHandling");
const nameOf = ending(own, "ErrorName");
console.log(JSON.stringify(responses.map(reading)));
