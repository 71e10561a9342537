import { asCode, asText, isDefined, lookupOf } from "./codes.js";
import type { Parameters } from "./codes.js";
import type { Address, Envelope, Place, Plan, Roles, Test } from "./plan.js";

/** The headers of a response: those of `fetch`, of Node.js or a plain object. */
export type ErrorHeaders = Getter | Readonly<Record<string, unknown>>;

interface Getter {
  get(name: string): unknown;
}

/** A code as a response has it: the known one that it stands for, or as it came. */
export interface Coded {
  readonly code?: number | string | undefined;
  readonly vocabulary?: string | undefined;
  readonly parameters?: Parameters | undefined;
}

/** One error as it came, or as it is to be sent. */
export interface Told extends Coded {
  readonly message?: string | undefined;
  readonly type?: string | undefined;
  readonly field?: string | undefined;
}

/** What an error is made of. */
export interface ErrorInit extends Told {
  readonly status?: number | undefined;
  readonly errors?: readonly Told[] | undefined;
  readonly subcode?: number | string | undefined;
  readonly beside?: number | string | undefined;
  readonly requestId?: string | undefined;
  readonly body?: unknown;
  readonly cause?: unknown;
}

/** What the roles of a response or of an item have. */
export interface Found {
  readonly code: Coded | undefined;
  readonly subcode: Coded | undefined;
  readonly message: string | undefined;
  readonly type: string | undefined;
  readonly field: string | undefined;
  readonly title: string | undefined;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** The roles that not every catalog has. */
  readonly more: object | undefined;
}

/** What an envelope makes of a response. */
export interface Reading {
  readonly own: Found;
  readonly errors: readonly Told[];
  readonly isError: boolean | undefined;
}

/** A value in a body, with its name and the names that wildcards met on the way to it. */
export interface Spot {
  readonly value: unknown;
  readonly name?: string;
  readonly way?: string | undefined;
}

/** A body or an item, in its response. */
export interface Source extends Spot {
  readonly status: number | undefined;
  readonly headers?: ErrorHeaders | undefined;
}

/** Find all values at a place. */
export type Finder = (
  source: Source,
  wanted: unknown,
  place: Place,
  plan: Plan,
) => readonly Spot[];

/** Say whether a value passes a test. */
export type Holds = (value: unknown, wanted: unknown) => boolean;

/** Return the value of a role, undefined for what is none. */
export type Accept<T = unknown> = (
  value: unknown,
  vocabulary?: string,
) => T | undefined;

/** Return the code that decides, and what else there is of codes. */
export type Decide = (reading: Reading, plan: Plan) => ErrorInit;

type Read<T> = (source: Source) => T;

/** Return what an error is made of, undefined for a success; nothing is thrown. */
export function read<Init extends ErrorInit>(
  plan: Plan,
  httpStatus: unknown,
  body: unknown,
  headers?: ErrorHeaders,
): Init | undefined {
  const value = parsed(body);
  const status = asStatus(httpStatus);
  const reading = readerOf(plan)({ value, status, headers });
  const failed = Number(asCode(httpStatus)) >= 400;
  const isError = reading?.isError ?? (reading && status === undefined);
  if (!failed && !isError) return undefined;
  const { own, errors }: Partial<Reading> = reading ?? {};
  const coded: ErrorInit =
    (reading && plan.decide?.(reading, plan)) ?? own?.code ?? {};
  const { code, vocabulary, beside, subcode, parameters } = coded;
  const init: ErrorInit = {
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
  return init as Init; // whose vocabularies are those of the plan
}

/** Return the function that reads a response by the first envelope that fits. */
export function readerOf(plan: Plan): Read<Reading | undefined> {
  return (plan.reader ??= reader(plan));
}

function reader(plan: Plan): Read<Reading | undefined> {
  const readers = plan.envelopes.map((each) => envelopeReader(each, plan));
  return (source) => {
    const readings = readers.map((each) => each(source)).filter(isDefined);
    return readings.find((each) => each.isError !== false) ?? readings[0];
  };
}

function envelopeReader(
  { roles, items = [], item = {}, named, when }: Envelope,
  plan: Plan,
): Read<Reading | undefined> {
  const readOwn = rolesReader(roles, plan);
  const readItem = rolesReader(item, plan);
  const lists = items.map((each) => finder(each, plan));
  const tests = when?.map((all) => all.map((each) => tester(each, plan)));

  function listed(source: Source): readonly Told[] {
    const { status, headers } = source;
    for (const list of lists) {
      const errors: Told[] = [];
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

function tester(
  { at, ...bounds }: Test,
  { tests, ...plan }: Plan,
): Read<boolean> {
  const find = finder(at, plan);
  return (source) =>
    find(source).some(({ value }) =>
      Object.entries(bounds).every(([name, wanted]) =>
        tests?.[name]?.(value, wanted),
      ),
    );
}

function told({ code, message, type, field }: Found): Told {
  const { code: value, vocabulary, parameters } = code ?? {};
  return { code: value, vocabulary, parameters, message, type, field };
}

/** Return a function that reads each role: the first value that is accepted. */
function rolesReader(roles: Roles, plan: Plan): Read<Found> {
  function role<T>(name: string, accept: Accept<T>): Read<T | undefined> {
    const places = (roles[name] ?? []).map((address): Read<T | undefined> => {
      if (isPath(address)) return ({ value }) => accept(at(value, address));
      const find = finder(address, plan);
      const take = ({ value }: Spot) => accept(value, address.vocabulary);
      return (source) => find(source).map(take).find(isDefined);
    });
    return (source) => {
      let found: T | undefined;
      for (const place of places) found ??= place(source);
      return found;
    };
  }

  function coded(value: unknown, preferred?: string): Coded | undefined {
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
    Object.entries(plan.accepts).map(
      ([name, accept]) => [name, role(name, accept)] as const,
    );
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
export function finder(address: Address, plan: Plan): Read<readonly Spot[]> {
  if (isPath(address))
    return (source) => [{ value: at(source.value, address) }];
  const [[name, wanted] = [""]] = Object.entries(address);
  return (source) =>
    plan.finders?.[name]?.(source, wanted, address, plan) ?? [];
}

function isPath(address: Address): address is readonly string[] {
  return Array.isArray(address);
}

/** Return the value to which names lead; what is inherited, or an array's length, is no member. */
export function at(value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (const name of path) {
    const isLength = name === "length" && Array.isArray(found);
    const isOwn = isObject(found) && !isLength && Object.hasOwn(found, name);
    found = isOwn ? (found as Record<string, unknown>)[name] : undefined;
  }
  return found;
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Return an HTTP status, given as a number or as three digits. */
function asStatus(value: unknown): number | undefined {
  return /^[1-5]\d\d$/.test(`${asCode(value)}`) ? Number(value) : undefined;
}

/** Return the JSON value of a text; one that is no JSON stays a text, and an empty one is no body. */
function parsed(body: unknown): unknown {
  if (typeof body !== "string") return body;
  try {
    return JSON.parse(body.startsWith("\uFEFF") ? body.slice(1) : body);
  } catch {
    return body || undefined;
  }
}

export function header(
  headers: ErrorHeaders | undefined,
  name: string,
): string | undefined {
  if (typeof headers?.get === "function") return asText(headers.get(name));
  const found = Object.entries(headers ?? {});
  return asText(found.find(([key]) => key.toLowerCase() === name)?.[1]);
}
