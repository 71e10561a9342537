import { asCode, asText, isDefined, known } from "./codes.js";

/** Return what an error is made of, undefined for a success; nothing is thrown. */
export function read(plan, httpStatus, body, headers) {
  const value = parsed(body);
  const status = asStatus(httpStatus);
  const reading = readingOf(plan, { value, status, headers });
  const failed = Number(asCode(httpStatus)) >= 400;
  const isError = reading?.isError ?? (reading && !status);
  if (!failed && !isError) return undefined;
  const { own = {}, errors = [] } = reading ?? {};
  const coded = (reading && plan.decide?.(reading, plan)) ?? own.code ?? {};
  const init = {
    ...coded,
    status: (failed && status) || (own.status ?? status),
    message:
      (isDefined(coded.code) && own.code && own.message) ||
      errors[0]?.message ||
      own.message ||
      own.title,
    errors,
    requestId:
      own.requestId ??
      (header(headers, "x-request-id") || header(headers, "request-id")),
    body: value,
    found: own,
  };
  return init; // whose vocabularies are those of the plan
}

/** Return how the first envelope that fits reads a response. */
export function readingOf(plan, source) {
  const readings = plan.envelopes
    .map((each) => envelope(plan, each, source))
    .filter(isDefined);
  return readings.find((each) => each.isError !== false) ?? readings[0];
}

function envelope(plan, { roles, items = [], item = {}, named, when }, source) {
  const { status, headers } = source;
  const own = rolesOf(plan, roles, source);
  const errors = [];
  for (const list of items) {
    if (errors[0]) break;
    for (const { value, way } of find(source, list)) {
      for (const each of Array.isArray(value) ? value : [value]) {
        const found = rolesOf(plan, item, {
          value: each,
          way,
          status,
          headers,
        });
        const { code, message, type, field } = found;
        if (isDefined(code ?? message ?? type ?? (named ? undefined : field)))
          errors.push(told(found));
      }
    }
  }
  const isOwn = isDefined(own.code ?? own.message);
  if (!isOwn && !isDefined(own.title ?? own.subcode ?? errors[0]))
    return undefined;
  return {
    own,
    errors: errors[0] || !isOwn ? errors : [told(own)],
    isError: when?.some((all) =>
      all.every(([address, ...tests]) =>
        find(source, address).some(({ value }) =>
          tests.every(([holds, wanted]) => holds(value, wanted)),
        ),
      ),
    ),
  };
}

function told({ code, message, type, field }) {
  // Written out, since copying the members of a code takes five times as long.
  const { code: value, vocabulary, parameters } = code ?? {};
  return { code: value, vocabulary, parameters, message, type, field };
}

/** Return the first value of each role that is accepted. */
function rolesOf({ codes, accepts }, roles, source) {
  const found = {};
  for (const role in roles) {
    const accept = accepts?.[role] ?? ACCEPTS[role] ?? asText;
    for (const address of roles[role] ?? []) {
      for (const { value } of find(source, address))
        found[role] ??= accept(value, codes, address[2]);
    }
  }
  return found;
}

const ACCEPTS = {
  code: coded,
  subcode: coded,
  status: asStatus,
};

function coded(value, codes, preferred) {
  const code = asCode(value);
  return known(codes, code, preferred) ?? (isDefined(code) ? { code } : code);
}

/** Find all values at an address. */
export function find(source, address) {
  return isPlace(address)
    ? address[0](source, address[1])
    : [{ value: at(source.value, address) }];
}

function isPlace(address) {
  return typeof address[0] === "function";
}

/** Return the value to which names lead; what is inherited, or an array's length, is no member. */
export function at(value, path) {
  let found = value;
  for (const name of path) {
    const isLength = name === "length" && Array.isArray(found);
    const isOwn = isObject(found) && !isLength && Object.hasOwn(found, name);
    found = isOwn ? found[name] : undefined;
  }
  return found;
}

export function isObject(value) {
  return typeof value === "object" && value !== null;
}

/** Return an HTTP status, given as a number or as three digits. */
function asStatus(value) {
  return /^[1-5]\d\d$/.test(`${asCode(value)}`) ? Number(value) : undefined;
}

/** Return the JSON value of a text; one that is no JSON stays a text, and an empty one is no body. */
function parsed(body) {
  if (typeof body !== "string") return body;
  try {
    return JSON.parse(body.replace(/^\uFEFF/, ""));
  } catch {
    return body || undefined;
  }
}

export function header(headers, name) {
  return asText(
    typeof headers?.get === "function"
      ? headers.get(name)
      : Object.entries(headers ?? {}).find(
          ([key]) => key.toLowerCase() === name,
        )?.[1],
  );
}
