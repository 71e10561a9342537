// Reads real responses, and prints what each is read as, the body that this gives back, and how
// an error that is made of it reads and writes.

import { readFileSync } from "node:fs";

const orNull = (value) => value ?? null;

function reading(error) {
  if (error === undefined) return { is_error: false };
  return {
    is_error: true,
    http_status: orNull(error.status),
    code: orNull(error.code),
    message: error.message,
    field: orNull(error.errors[0]?.field),
    errors: error.errors.map((each) => ({
      code: orNull(each.code),
      message: orNull(each.message),
      type: orNull(each.type),
      field: orNull(each.field),
    })),
    subcode: orNull(error.subcode),
    detail: orNull(error.detail),
    retry_after: orNull(error.retryAfter),
    request_id: orNull(error.requestId),
    docs_url: orNull(error.docsUrl),
    user_message: orNull(error.userMessage),
    parameters: error.parameters ?? {},
    retryable: orNull(error.retryable),
  };
}

function anew(ErrorClass, parse, error, status, headers) {
  const { code, status: own, message, errors, requestId } = error;
  const { vocabulary, subcode, detail, retryAfter } = error;
  const more = { vocabulary, subcode, detail, retryAfter };
  const init = { code, status: own, message, errors, requestId, ...more };
  const body = new ErrorClass(init).toBody();
  const again = parse(status, JSON.stringify(body), headers);
  return { body, again: reading(again) };
}

const listed = JSON.parse(readFileSync(0, "utf8"));
const result = {};
for (const { id, module, prefix, payloads } of listed) {
  const exports = await import(module);
  const parse = exports[`parse${prefix}Error`];
  const ErrorClass = exports[`${prefix}Error`];
  result[id] = payloads.map(({ http_status, body, headers }) => {
    const status = http_status ?? undefined;
    const error = parse(status, body, headers);
    const read = reading(error);
    if (error === undefined) return { read };
    const text = reading(parse(status, JSON.stringify(body), headers));
    const made = anew(ErrorClass, parse, error, status, headers);
    return { read, text, back: error.toBody(), made };
  });
}
console.log(JSON.stringify(result));
