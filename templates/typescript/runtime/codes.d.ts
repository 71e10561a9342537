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
