import { isDefined } from "./codes.js";
import { readingOf } from "./reading.js";

/** Return the body as it was read, or the one that a server sends for this error. */
export function written(plan, writing, error) {
  const { body, status = 500, message, errors } = error;
  const source = { value: body, status: error.status };
  if (isDefined(body) && readingOf(plan, source)) return body;
  const { item = {}, phrases, values } = writing;
  const all = {
    ...error,
    status,
    message,
    title: phrases?.[status] ?? "Error",
    type: errors[0]?.type,
    field: errors[0]?.field,
    items: errors.map((each) =>
      filled(item, { ...each, message: each.message ?? message }),
    ),
  };
  const own = values?.(plan, writing, error, all) ?? all;
  return JSON.parse(JSON.stringify(filled(writing.body, own) ?? {}));
}

/** Return a body of a shape; what has no value inside is left out, what an array lacks is null. */
function filled(shape, values) {
  if (typeof shape === "string") {
    const [role, text] = shape.split(":");
    if (!role?.startsWith("=")) {
      const value = values[role];
      return text && isDefined(value) ? `${value}` : value;
    }
    return JSON.parse(shape.slice(1));
  }
  if (Array.isArray(shape)) {
    const list = shape.flatMap((each) => {
      const value = filled(each, values);
      return isDefined(value) ? [value] : each === "items?" ? [] : [null];
    });
    const hasRole = shape.some((each) => typeof each === "string");
    return hasRole || list.some((each) => each !== null) ? list : undefined;
  }
  const entries = Object.entries(shape).map(([name, inner]) => [
    name,
    filled(inner, values),
  ]);
  const some = entries.filter(([, value]) => isDefined(value));
  return some[0] && Object.fromEntries(some);
}
