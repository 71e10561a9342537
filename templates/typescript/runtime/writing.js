import { isDefined } from "./codes.js";
import { readingOf } from "./reading.js";

/** Return the body as it was read, or the one that a server sends for this error. */
export function written(plan, writing, error) {
  const { body, status = 500, message, errors } = error;
  const source = { value: body, status: error.status };
  if (isDefined(body) && readingOf(plan, source)) return body;
  const { item, phrases, values } = writing;
  const all = {
    ...error,
    status,
    message,
    title: phrases?.[status] ?? "Error",
    type: errors[0]?.type,
    field: errors[0]?.field,
    items: errors.map((each) =>
      item?.({ ...each, message: each.message ?? message, items: [] }),
    ),
  };
  const own = values?.(plan, writing, error, all) ?? all;
  return JSON.parse(JSON.stringify(writing.body(own) ?? {}));
}
