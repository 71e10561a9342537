// Reads the responses that standard input lists, and prints what each is read as.

import { readFileSync } from "node:fs";

const orNull = (value) => value ?? null;

function reading(parse, { http_status, body }) {
  const error = parse(http_status ?? undefined, body);
  if (error === undefined) return null;
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
  };
}

const { module, prefix, responses } = JSON.parse(readFileSync(0, "utf8"));
const parse = (await import(module))[`parse${prefix}Error`];
console.log(JSON.stringify(responses.map((each) => reading(parse, each))));
