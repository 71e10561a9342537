/**
 * Read the error responses of an API by the plan of its catalog, `out/catalog/<id>.json`, and by
 * nothing else. It depends on nothing: a model for a binding in any language.
 *
 *     const reader = new Reader(JSON.parse(plan));
 *     reader.read(404, '{"code": 404, "errors": [{"code": 902}]}', {}).class.id
 */

// -- values: what a role makes of what stands at its address, undefined for nothing -----------

const isObject = (value) => typeof value === "object" && value !== null;
const isDigits = (value) => typeof value === "string" && /^\d{1,15}$/.test(value);
const asText = (value) => (typeof value === "string" ? value : undefined);
const asCode = (value) => (Number.isSafeInteger(value) ? value : asText(value));
const asNumber = (value) => (typeof value === "number" || isDigits(value) ? Number(value) : NaN);
const asStatus = (value) => (/^[1-5]\d\d$/.test(`${asCode(value)}`) ? Number(value) : undefined);

function asSeconds(value) {
  const seconds = asNumber(value);
  return seconds >= 0 && seconds <= Number.MAX_SAFE_INTEGER ? seconds : undefined;
}

function parsed(body) {
  if (typeof body !== "string") return body;
  try {
    return JSON.parse(body.replace(/^\uFEFF/, ""));
  } catch {
    return body;
  }
}

// -- addresses ---------------------------------------------------------------------------------

const members = (value) => (isObject(value) ? Object.entries(value) : []);
const longer = (names, name) => (names === undefined ? name : `${names}.${name}`).slice(0, 500);

function* depths({ value, names }, left = 64) {
  yield { value, names };
  if (left === 0) return;
  for (const [name, inner] of members(value)) {
    yield* depths({ value: inner, names: longer(names, name) }, left - 1);
  }
}

/** Return what a token of a path leads to; `names` are those that wildcards met on the way. */
function step(found, token) {
  const { value, names } = found;
  if (token === "**") return [...depths(found)];
  if (token === "*") return members(value).map(([k, v]) => ({ value: v, names: longer(names, k) }));
  const isThere = isObject(value) && Object.hasOwn(value, token) && !(Array.isArray(value) && token === "length");
  return isThere ? [{ value: value[token], names }] : [];
}

const walk = (value, path) =>
  path.reduce((all, token) => all.flatMap((found) => step(found, token)), [{ value }]);

/** Return every value at an address, in the order of the body. */
function find(address, source) {
  if (address.in === "http") return [{ value: source.status }];
  if (address.in === "header") return [{ value: source.headers.get(address.header) }];
  if (address.in === "wildcard_path") return [{ value: source.names }];
  const path = address.path ?? [];
  if (!address.name) return walk(source.value, path);
  const last = path.at(-1);
  const holders = walk(source.value, path.slice(0, -1));
  const names = holders.flatMap((found) => members(found.value).map(([name]) => name));
  return names.filter((name) => last === "*" || last === name).map((name) => ({ value: name }));
}

/** Return what stands for the placeholders of a pattern, undefined for a text of another kind. */
function matched({ literals, placeholders }, text) {
  if (typeof text !== "string" || !text.startsWith(literals[0])) return undefined;
  const values = {};
  let start = literals[0].length;
  for (const [n, { name, integer }] of placeholders.entries()) {
    const literal = literals[n + 1];
    const isLast = n === placeholders.length - 1;
    const lastEnd = text.endsWith(literal) ? text.length - literal.length : -1;
    const end = isLast ? lastEnd : text.indexOf(literal, start + 1);
    const value = text.slice(start, Math.max(end, 0));
    if (end <= start || (integer && !isDigits(value))) return undefined;
    if (name !== undefined) values[name] = integer ? Number(value) : value;
    start = end + literal.length;
  }
  return values;
}

/** Yield the values of a role, each with its address. */
function* valuesOf(role, roles, source) {
  for (const address of roles[role] ?? []) {
    for (let { value } of find(address, source)) {
      if (address.join !== undefined && Array.isArray(value)) {
        const parts = value.map(asCode).filter((part) => part !== undefined);
        value = parts.join(address.join) || undefined;
      }
      yield { address, value: address.pattern ? matched(address.pattern, value)?.[role] : value };
    }
  }
}

function first(accept, role, roles, source) {
  for (const { value } of valuesOf(role, roles, source)) {
    const found = accept(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

// -- when a response is an error ---------------------------------------------------------------

const TYPES = {
  integer: Number.isInteger,
  array: Array.isArray,
  null: (value) => value === null,
  object: (value) => isObject(value) && !Array.isArray(value),
};
const BOUNDS = {
  const: (value, wanted) => JSON.stringify(value) === JSON.stringify(wanted),
  type: (value, name) => (TYPES[name] ?? ((each) => typeof each === name))(value),
  minimum: (value, least) => asNumber(value) >= least,
  maximum: (value, most) => asNumber(value) <= most,
};

const holds = ({ address, bounds }, source) =>
  find(address, source).some(({ value }) =>
    Object.entries(bounds).every(([name, wanted]) => BOUNDS[name](value, wanted)),
  );

const isConfirmed = ({ when }, source) =>
  !when || when.any.some((tests) => tests.all.every((test) => holds(test, source)));

// -- the catalog -------------------------------------------------------------------------------

const TEXTS = ["title", "message", "detail", "type", "field", "request_id", "docs_url", "user_message"];

export class Reader {
  constructor(plan) {
    this.plan = plan;
    this.vocabularies = plan.vocabularies.map(({ id }) => id);
    this.classes = new Map([...plan.classes, ...plan.codes].map((each) => [each.id, each]));
    this.exact = new Map(plan.codes.map((code) => [`${code.vocabulary} ${code.code}`, code]));
    this.patterned = plan.codes.filter((code) => code.pattern);
  }

  /** Return a value as a known code, if it is one; that of its own vocabulary goes first. */
  known(value, vocabulary) {
    const order = vocabulary === undefined ? this.vocabularies : [vocabulary, ...this.vocabularies];
    const code = order.map((id) => this.exact.get(`${id} ${value}`)).find(Boolean);
    if (code) return { value, code };
    for (const id of order) {
      for (const each of this.patterned.filter((code) => code.vocabulary === id)) {
        const parameters = matched(each.pattern, value);
        if (parameters) return { value: each.code, code: each, parameters };
      }
    }
    return { value };
  }

  codeOf(role, roles, source) {
    for (const { address, value } of valuesOf(role, roles, source)) {
      const code = asCode(value);
      if (code !== undefined) return this.known(code, address.vocabulary);
    }
    return {};
  }

  one(roles, source) {
    const text = (role) => first(asText, role, roles, source);
    const [message, type, field] = ["message", "type", "field"].map(text);
    return { ...this.codeOf("code", roles, source), message, type, field };
  }

  itemsOf({ items }, source) {
    if (!items) return [];
    const isWay = (items.roles.field ?? []).some((address) => address.in === "wildcard_path");
    const isError = ({ value, message, type, field }) =>
      [value, message, type, isWay ? undefined : field].some((each) => each !== undefined);
    for (const address of items.any) {
      const found = find(address, source).flatMap(({ value, names }) =>
        [value].flat(1).map((each) => ({ value: each, names: names || undefined })),
      );
      const errors = found.map((each) => this.one(items.roles, each)).filter(isError);
      if (errors.length > 0) return errors;
    }
    return [];
  }

  readBy(envelope, source) {
    const { roles } = envelope;
    const texts = TEXTS.map((role) => [role, first(asText, role, roles, source)]);
    const reading = {
      ...Object.fromEntries(texts),
      envelope,
      top: this.one(roles, source),
      sub: this.codeOf("subcode", roles, source),
      items: this.itemsOf(envelope, source),
      status: first(asStatus, "status", roles, source),
      retry_after: first(asSeconds, "retry_after", roles, source),
    };
    const signs = [reading.top.value, reading.sub.value, reading.message, reading.title, reading.items[0]];
    return signs.some((sign) => sign !== undefined) ? reading : undefined;
  }

  /** Return the first of the first error's class and its ancestors that all others are, too. */
  nearest(errors, other) {
    const lines = errors.map(({ code }) => {
      const own = code ?? this.classes.get(other);
      return [own.id, ...(own.ancestors ?? [])];
    });
    return this.classes.get(lines[0].find((id) => lines.every((line) => line.includes(id))));
  }

  /** Return the errors that decide the class: whose codes are of the earliest vocabulary. */
  deciding({ top = {}, items = [], sub = {} }) {
    const rank = ({ code }) => (code ? this.vocabularies.indexOf(code.vocabulary) : Infinity);
    const ranks = (errors) => Math.min(Infinity, ...errors.map(rank));
    return [[top], items, [sub]].reduce((best, each) => (ranks(each) < ranks(best) ? each : best));
  }

  /** Return what a response means; `headers` by their names. Whatever the body is, nothing is thrown. */
  read(httpStatus, body, headers = {}) {
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    const source = { status: httpStatus, value: parsed(body), headers: new Map(lower.reverse()) };
    const readings = this.plan.envelopes.map((each) => this.readBy(each, source)).filter(Boolean);
    const reading = readings.find((each) => isConfirmed(each.envelope, source)) ?? readings[0] ?? {};
    const status = httpStatus >= 400 ? httpStatus : (reading.status ?? httpStatus);
    const other = this.plan.statuses[status]?.class_id ?? "root";
    const deciding = this.deciding(reading);
    const found = this.nearest(deciding, other);
    const { top = {}, items = [], sub = {} } = reading;
    const isKnown = deciding.some(({ code }) => code);
    const coded = isKnown ? [deciding[0], ...deciding.filter(({ code }) => code)] : [top, ...items.slice(0, 1), sub];
    const isTold = top.value !== undefined || top.message !== undefined;
    return {
      is_error: this.isError(httpStatus, reading, source),
      http_status: status,
      class: found,
      code: coded.map(codeValue).find((value) => value !== undefined),
      errors: items.length === 0 && isTold ? [top] : items,
      categories: found.categories ?? [],
      retryable: found.retryable ?? this.classes.get(other).retryable,
      subcode: codeValue(sub),
      detail: reading.detail,
      retry_after: reading.retry_after,
      parameters: [top, ...items, sub].map((each) => each.parameters).find((p) => p && Object.keys(p).length) ?? {},
    };
  }

  isError(httpStatus, { envelope }, source) {
    if (httpStatus >= 400) return true;
    if (!envelope) return false;
    return envelope.when ? isConfirmed(envelope, source) : (httpStatus ?? undefined) === undefined;
  }
}

export const codeValue = ({ code, value }) => code?.code ?? value;
