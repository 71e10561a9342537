import type { Codes, Kind } from "./plan.js";

export type Parameters = Readonly<Record<string, number | string>>;

/** Return the code of which a value is a pattern's. */
export type Patterned = (
  codes: Codes,
  value: unknown,
  preferred?: string,
) => Known | undefined;

/** A code of a catalog, and how it is handled. */
export interface Known extends Kind {
  readonly code: number | string;
  readonly vocabulary: string;
  readonly rank: number;
  readonly parameters?: Parameters | undefined;
}

/** What is known of values that may be codes, and of statuses. */
export interface Lookup {
  known(value: unknown, preferred?: string): Known | undefined;
  status(status: number | undefined): Kind | undefined;
}

/** Return the lookup of a catalog's codes. */
export function lookupOf(codes: Codes): Lookup {
  return (codes.lookup ??= lookup(codes));
}

function lookup(codes: Codes): Lookup {
  const all = new Map<unknown, Known[]>();
  const statuses = new Map<unknown, Kind>();
  Object.entries(codes.vocabularies).forEach(([vocabulary, kinds], rank) => {
    for (const kind of kinds) {
      for (const code of kind.codes?.flatMap(run) ?? []) {
        const found = all.get(`${code}`) ?? [];
        all.set(`${code}`, [...found, { ...kind, code, vocabulary, rank }]);
      }
      kind.statuses?.forEach((status) => statuses.set(status, kind));
    }
  });
  return {
    known(value, preferred) {
      const code = asCode(value);
      const found = isDefined(code) && all.get(`${code}`);
      return found
        ? (found.find((each) => each.vocabulary === preferred) ?? found[0])
        : codes.patterned?.(codes, code, preferred);
    },
    status: (status) => statuses.get(status),
  };
}

function run(
  codes: number | string | readonly [number, number],
): readonly (number | string)[] {
  if (typeof codes !== "object") return [codes];
  const [first, last] = codes;
  return Array.from({ length: last - first + 1 }, (_, n) => first + n);
}

/** Return the code for a value from the wire: for 604 and "604" alike. */
export function toCode<Code extends number | string>(
  codes: Codes,
  value: unknown,
  vocabulary?: string,
): Code | undefined {
  const known = lookupOf(codes).known(value, vocabulary);
  return known?.code as Code | undefined; // the type is made of the same table
}

/** Return the name of a constant, undefined for a value that is none. */
export function nameOf<T extends object>(
  constants: T,
  code: unknown,
): keyof T | undefined {
  for (const [name, value] of Object.entries(constants)) {
    if (value === code) return name as keyof T;
  }
  return undefined;
}

/** Return a code as JSON writes it: a text or an integer that is exact in JavaScript. */
export function asCode(value: unknown): number | string | undefined {
  return Number.isSafeInteger(value) ? (value as number) : asText(value);
}

export function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}
