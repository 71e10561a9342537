import { asCode, asText, isDefined, known } from "./codes.js";
import type { Parameters } from "./codes.js";
import type { Address, Codes, Envelope, Place, Plan, Roles } from "./plan.js";

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
  /** What the roles of a response have, also those that not every catalog has. */
  readonly found?: object;
}

/** What the roles of a response or of an item have; what not every catalog has is not named. */
export interface Found {
  readonly code?: Coded;
  readonly subcode?: Coded;
  readonly message?: string;
  readonly type?: string;
  readonly field?: string;
  readonly title?: string;
  readonly status?: number;
  readonly requestId?: string;
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
export type Finder = (source: Source, wanted: never) => readonly Spot[];

/** Say whether a value passes a test. */
export type Holds = (value: unknown, wanted: unknown) => boolean;

/** Return the value of a role, undefined for what is none. */
export type Accept = (
  value: unknown,
  codes: Codes,
  vocabulary?: string,
) => unknown;

/** Return the code that decides, and what else there is of codes. */
export type Decide = (reading: Reading, plan: Plan) => ErrorInit;

/** Return what an error is made of, undefined for a success; nothing is thrown. */
export function read<Init extends ErrorInit>(
  plan: Plan,
  httpStatus: unknown,
  body: unknown,
  headers?: ErrorHeaders,
): Init | undefined {
  const value = parsed(body);
  const status = asStatus(httpStatus);
  const reading = readingOf(plan, { value, status, headers });
  const failed = Number(asCode(httpStatus)) >= 400;
  const isError = reading?.isError ?? (reading && !status);
  if (!failed && !isError) return undefined;
  const { own = {}, errors = [] }: Partial<Reading> = reading ?? {};
  const coded: ErrorInit =
    (reading && plan.decide?.(reading, plan)) ?? own.code ?? {};
  const init: ErrorInit = {
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
  return init as Init; // whose vocabularies are those of the plan
}

/** Return how the first envelope that fits reads a response. */
export function readingOf(plan: Plan, source: Source): Reading | undefined {
  const readings = plan.envelopes
    .map((each) => envelope(plan, each, source))
    .filter(isDefined);
  return readings.find((each) => each.isError !== false) ?? readings[0];
}

function envelope(
  plan: Plan,
  { roles, items = [], item = {}, named, when }: Envelope,
  source: Source,
): Reading | undefined {
  const { status, headers } = source;
  const own = rolesOf(plan, roles, source);
  const errors: Told[] = [];
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

function told({ code, message, type, field }: Found): Told {
  // Written out, since copying the members of a code takes five times as long.
  const { code: value, vocabulary, parameters } = code ?? {};
  return { code: value, vocabulary, parameters, message, type, field };
}

/** Return the first value of each role that is accepted. */
function rolesOf(
  { codes, accepts }: Plan,
  roles: Roles,
  source: Source,
): Found {
  const found: Record<string, unknown> = {};
  for (const role in roles) {
    const accept = accepts?.[role] ?? ACCEPTS[role] ?? asText;
    for (const address of roles[role] ?? []) {
      for (const { value } of find(source, address))
        found[role] ??= accept(value, codes, address[2]);
    }
  }
  return found;
}

const ACCEPTS: Readonly<Record<string, Accept>> = {
  code: coded,
  subcode: coded,
  status: asStatus,
};

function coded(
  value: unknown,
  codes: Codes,
  preferred?: string,
): Coded | undefined {
  const code = asCode(value);
  return known(codes, code, preferred) ?? (isDefined(code) ? { code } : code);
}

/** Find all values at an address. */
export function find(source: Source, address: Address): readonly Spot[] {
  return isPlace(address)
    ? address[0](source, address[1] as never)
    : [{ value: at(source.value, address) }];
}

function isPlace(address: Address): address is Place {
  return typeof address[0] === "function";
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
    return JSON.parse(body.replace(/^\uFEFF/, ""));
  } catch {
    return body || undefined;
  }
}

export function header(
  headers: ErrorHeaders | undefined,
  name: string,
): string | undefined {
  return asText(
    typeof headers?.get === "function"
      ? headers.get(name)
      : Object.entries(headers ?? {}).find(
          ([key]) => key.toLowerCase() === name,
        )?.[1],
  );
}
