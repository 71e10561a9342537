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
export declare const known: Patterned;
/** Return the lookup of a catalog's codes and statuses. */
export declare function lookupOf(codes: Codes): Lookup;
/** Return the code for a value from the wire: for 604 and "604" alike. */
export declare function toCode<Code extends number | string>(
  codes: Codes,
  value: unknown,
  vocabulary?: string,
): Code | undefined;
/** Return the name of a constant, undefined for a value that is none. */
export declare function nameOf<T extends object>(
  constants: T,
  code: unknown,
): keyof T | undefined;
/** Return a code as JSON writes it: a text or an integer that is exact in JavaScript. */
export declare function asCode(value: unknown): number | string | undefined;
export declare function asText(value: unknown): string | undefined;
export declare function isDefined<T>(value: T | undefined): value is T;
