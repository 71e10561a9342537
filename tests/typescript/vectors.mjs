// Reads every vector of the catalogs that standard input lists, and prints what differs.
// The vectors that `examples` names are also written, by an error that a server makes.

import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

const orNull = (value) => value ?? null;

function read(parse, { http_status, body, headers, expected }) {
  const error = parse(http_status ?? undefined, body, headers);
  if (error === undefined) return { is_error: false };
  const { code, status, errors, categories, retryable } = error;
  return {
    is_error: true,
    http_status: orNull(status),
    class: expected.class,
    code: orNull(code),
    errors: errors.map((each) => ({
      code: orNull(each.code),
      message: orNull(each.message),
      type: orNull(each.type),
      field: orNull(each.field),
    })),
    categories,
    retryable: orNull(retryable),
    ...more(error, expected),
  };
}

// What only some catalogs have, named as in Python.
const NAMES = { retry_after: "retryAfter" };

function more(error, expected) {
  const names = ["subcode", "detail", "retry_after", "parameters"];
  return Object.fromEntries(
    names
      .filter((name) => name in expected)
      .map((name) => [name, orNull(error[NAMES[name] ?? name])]),
  );
}

function written(ErrorClass, parse, { http_status, body, headers }) {
  const error = parse(http_status ?? undefined, body, headers);
  const { code, status, message, errors, requestId } = error;
  const { vocabulary, subcode, detail, retryAfter } = error;
  const more = { vocabulary, subcode, detail, retryAfter };
  const init = { code, status, message, errors, requestId, ...more };
  return new ErrorClass(init).toBody();
}

const problems = [];
let count = 0;
for (const { module, prefix, vectors, examples } of JSON.parse(
  readFileSync(0, "utf8"),
)) {
  const exports = await import(module);
  const parse = exports[`parse${prefix}Error`];
  for (const vector of JSON.parse(readFileSync(vectors, "utf8")).vectors) {
    count += 1;
    const result = read(parse, vector);
    const { is_error } = vector.expected;
    if (!isDeepStrictEqual(result, is_error ? vector.expected : { is_error })) {
      problems.push({ prefix, vector, result });
    }
    if (typeof vector.body === "object" && is_error) {
      const text = read(parse, {
        ...vector,
        body: JSON.stringify(vector.body),
      });
      if (!isDeepStrictEqual(text, result))
        problems.push({ prefix, vector, text });
    }
    if (examples.includes(vector.name)) {
      const body = written(exports[`${prefix}Error`], parse, vector);
      if (!isDeepStrictEqual(body, vector.body))
        problems.push({ prefix, vector, body });
    }
  }
}
console.log(JSON.stringify({ count, problems }));
