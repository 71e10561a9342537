import { asCode, asText, isDefined, lookupOf } from "./codes.js";

/** Return what an error is made of, undefined for a success; nothing is thrown. */
export function read(plan, httpStatus, body, headers) {
  const value = parsed(body);
  const status = asStatus(httpStatus);
  const reading = readerOf(plan)({ value, status, headers });
  const failed = Number(asCode(httpStatus)) >= 400;
  const isError = reading?.isError ?? (reading && status === undefined);
  if (!failed && !isError) return undefined;
  const { own, errors } = reading ?? {};
  const coded = (reading && plan.decide?.(reading, plan)) ?? own?.code ?? {};
  const { code, vocabulary, beside, subcode, parameters } = coded;
  const init = {
    code,
    vocabulary,
    beside,
    subcode,
    parameters,
    status: (failed && status) || (own?.status ?? status),
    message:
      (isDefined(code) && own?.code && own.message) ||
      errors?.[0]?.message ||
      own?.message ||
      own?.title,
    errors: errors ?? [],
    requestId:
      own?.requestId ??
      (header(headers, "x-request-id") || header(headers, "request-id")),
    body: value,
    ...own?.more,
  };
  return init; // whose vocabularies are those of the plan
}

/** Return the function that reads a response by the first envelope that fits. */
export function readerOf(plan) {
  return (plan.reader ??= reader(plan));
}

function reader(plan) {
  const readers = plan.envelopes.map((each) => envelopeReader(each, plan));
  return (source) => {
    const readings = readers.map((each) => each(source)).filter(isDefined);
    return readings.find((each) => each.isError !== false) ?? readings[0];
  };
}

function envelopeReader({ roles, items = [], item = {}, named, when }, plan) {
  const readOwn = rolesReader(roles, plan);
  const readItem = rolesReader(item, plan);
  const lists = items.map((each) => finder(each, plan));
  const tests = when?.map((all) => all.map((each) => tester(each, plan)));
  function listed(source) {
    const { status, headers } = source;
    for (const list of lists) {
      const errors = [];
      for (const { value, way } of list(source)) {
        for (const each of Array.isArray(value) ? value : [value]) {
          const found = readItem({ value: each, way, status, headers });
          const { code, message, type, field } = found;
          const sign = code ?? message ?? type ?? (named ? undefined : field);
          if (isDefined(sign)) errors.push(told(found));
        }
      }
      if (errors[0]) return errors;
    }
    return [];
  }
  return (source) => {
    const own = readOwn(source);
    const errors = listed(source);
    const isOwn = isDefined(own.code ?? own.message);
    if (!isOwn && !isDefined(own.title ?? own.subcode ?? errors[0]))
      return undefined;
    return {
      own,
      errors: errors[0] || !isOwn ? errors : [told(own)],
      isError: tests?.some((all) => all.every((test) => test(source))),
    };
  };
}

function tester({ at, ...bounds }, { tests, ...plan }) {
  const find = finder(at, plan);
  return (source) =>
    find(source).some(({ value }) =>
      Object.entries(bounds).every(([name, wanted]) =>
        tests?.[name]?.(value, wanted),
      ),
    );
}

function told({ code, message, type, field }) {
  const { code: value, vocabulary, parameters } = code ?? {};
  return { code: value, vocabulary, parameters, message, type, field };
}

/** Return a function that reads each role: the first value that is accepted. */
function rolesReader(roles, plan) {
  function role(name, accept) {
    const places = (roles[name] ?? []).map((address) => {
      if (isPath(address)) return ({ value }) => accept(at(value, address));
      const find = finder(address, plan);
      const take = ({ value }) => accept(value, address.vocabulary);
      return (source) => find(source).map(take).find(isDefined);
    });
    return (source) => {
      let found;
      for (const place of places) found ??= place(source);
      return found;
    };
  }
  function coded(value, preferred) {
    const code = asCode(value);
    const known = lookupOf(plan.codes).known(code, preferred);
    return known ?? (isDefined(code) ? { code } : code);
  }
  const code = role("code", coded);
  const subcode = role("subcode", coded);
  const message = role("message", asText);
  const type = role("type", asText);
  const field = role("field", asText);
  const title = role("title", asText);
  const requestId = role("requestId", asText);
  const status = role("status", asStatus);
  const more =
    plan.accepts &&
    Object.entries(plan.accepts).map(([name, accept]) => [
      name,
      role(name, accept),
    ]);
  return (source) => ({
    code: code(source),
    subcode: subcode(source),
    message: message(source),
    type: type(source),
    field: field(source),
    title: title(source),
    status: status(source),
    requestId: requestId(source),
    more:
      more &&
      Object.fromEntries(more.map(([name, each]) => [name, each(source)])),
  });
}

/** Return a function that finds all values at an address. */
export function finder(address, plan) {
  if (isPath(address))
    return (source) => [{ value: at(source.value, address) }];
  const [[name, wanted] = [""]] = Object.entries(address);
  return (source) =>
    plan.finders?.[name]?.(source, wanted, address, plan) ?? [];
}

function isPath(address) {
  return Array.isArray(address);
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
    return JSON.parse(body.startsWith("\uFEFF") ? body.slice(1) : body);
  } catch {
    return body || undefined;
  }
}

export function header(headers, name) {
  if (typeof headers?.get === "function") return asText(headers.get(name));
  const found = Object.entries(headers ?? {});
  return asText(found.find(([key]) => key.toLowerCase() === name)?.[1]);
}
