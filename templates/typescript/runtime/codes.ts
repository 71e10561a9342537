import type { Codes } from "./plan.js";

export type Parameters = Readonly<Record<string, number | string>>;

/** Return the code of which a value is a pattern's. */
export type Patterned = (
  codes: Codes,
  value: unknown,
  preferred?: string,
) => Known | undefined;

/** How what is known of a code, or of a status, is handled. */
export interface Handling {
  readonly categories: readonly string[];
  readonly retryable?: boolean | undefined;
  readonly code?: number | string;
  readonly vocabulary?: string;
}

/** A code of a catalog, and how it is handled. */
export interface Known extends Handling {
  readonly code: number | string;
  readonly vocabulary: string;
  readonly parameters?: Parameters | undefined;
}

/** What is known by `vocabulary:code`, `:code` in any vocabulary, and `status`. */
export type Lookup = ReadonlyMap<string, Handling>;

/** Return what is known of a value that may be a code. */
export const known: Patterned = (codes, value, preferred = "") => {
  const code = asCode(value);
  const all = lookupOf(codes);
  const found =
    isDefined(code) && (all.get(`${preferred}:${code}`) ?? all.get(`:${code}`));
  return found ? (found as Known) : codes.patterned?.(codes, code, preferred);
};

/** Return the lookup of a catalog's codes and statuses. */
export function lookupOf(codes: Codes): Lookup {
  return (codes.lookup ??= lookup(codes));
}

function lookup({ vocabularies }: Codes): Lookup {
  const all = new Map<string, Handling>();
  for (const [vocabulary, kinds] of Object.entries(vocabularies)) {
    for (const [categories, runs, statuses = [], retryable] of kinds) {
      for (const run of runs) {
        const [first, last] = [run].flat() as [number, number?];
        let code = first; // or a text, which is no number below another
        do {
          const known = { categories, retryable, code, vocabulary };
          all.set(`${vocabulary}:${code}`, known);
          all.set(`:${code}`, all.get(`:${code}`) ?? known);
        } while (code++ < last!);
      }
      for (const each of statuses)
        all.set(`${each}`, { categories, retryable });
    }
  }
  return all;
}

/** Return the code for a value from the wire: for 604 and "604" alike. */
export function toCode<Code extends number | string>(
  codes: Codes,
  value: unknown,
  vocabulary?: string,
): Code | undefined {
  // The type of a code is made of the same table.
  return known(codes, value, vocabulary)?.code as Code | undefined;
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
