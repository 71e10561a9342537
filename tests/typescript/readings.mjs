// Reads the responses that standard input lists, and prints what each is read as.

import { readFileSync } from "node:fs";

const orNull = (value) => value ?? null;

// What only some catalogs have, named as in Python.
const NAMES = { retry_after: "retryAfter" };

function reading(parse, more, { http_status, body, headers }) {
  const error = parse(http_status ?? undefined, body, headers ?? undefined);
  if (error === undefined) return null;
  error.toBody();
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

const {
  module,
  prefix,
  responses,
  more = [],
} = JSON.parse(readFileSync(0, "utf8"));
const parse = (await import(module))[`parse${prefix}Error`];
console.log(
  JSON.stringify(responses.map((each) => reading(parse, more, each))),
);
