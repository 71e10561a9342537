/** The part of a catalog's plan that reading and writing need: tables, without texts. */
import type { Lookup, Patterned } from "./codes.js";
import type { Complete } from "./error.js";
import type { Accept, Decide, Finder, Holds } from "./reading.js";
import type { Values, WrittenValues } from "./writing.js";
/** Where a value stands: the names of the members that lead to it, or a place. */
export type Address = readonly string[] | Place;
/** A place of another kind: what finds it, of what, and the vocabulary of its code. */
export type Place = readonly [
  finder: Finder,
  wanted: unknown,
  vocabulary?: string,
];
/** Literals and placeholders in turn: `["", "code:integer", ": ", "_", ""]`. */
export type Pattern = readonly string[];
/** Where each role stands; the first address at which there is something counts. */
export type Roles = Readonly<Record<string, readonly Address[]>>;
/** Tests of a value at an address, of several values one is enough. */
export type Test = readonly [
  address: Address,
  ...tests: readonly (readonly [holds: Holds, wanted: unknown])[],
];
/** A shape of a body; it is an error when all tests of one list hold. */
export interface Envelope {
  readonly roles: Roles;
  readonly items?: readonly Address[];
  readonly item?: Roles;
  /** Whether names lead to items, so that an item is no error for having a field. */
  readonly named?: boolean;
  readonly when?: readonly (readonly Test[])[];
}
/** Codes, and statuses that stand for them, that are handled alike; of runs the first and the last. */
export type Kind = readonly [
  categories: readonly string[],
  codes: readonly (number | string | readonly [number, number])[],
  statuses?: readonly number[],
  retryable?: boolean,
];
/** All codes by their vocabularies, of which an earlier one decides before a later. */
export interface Codes {
  readonly vocabularies: Readonly<Record<string, readonly Kind[]>>;
  /** The codes a part of which changes, and what finds them. */
  readonly patterns?: readonly CodePattern[];
  readonly patterned?: Patterned;
  /** Whether to retry what several codes have in common, the most decisive first. */
  readonly retryable: readonly (readonly [category: string, value: boolean])[];
  /** Whether to retry what is in none of the categories. */
  readonly otherwise?: boolean;
  /** What is made of all this when it is first needed. */
  lookup?: Lookup;
}
export type CodePattern = readonly [
  vocabulary: string,
  code: number | string,
  pattern: Pattern,
];
/** All that reading needs; functions are those that this catalog's tables ask for, and no others. */
export interface Plan {
  readonly package: string;
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly codes: Codes;
  readonly envelopes: readonly Envelope[];
  readonly accepts?: Readonly<Record<string, Accept>>;
  readonly decide?: Decide;
  readonly complete?: Complete;
  /** What errors of this catalog have beside what those of all have. */
  readonly more?: readonly string[];
}
/** How an error is written. */
export interface Writing {
  readonly body: (values: Values) => unknown;
  readonly item?: (values: Values) => unknown;
  readonly phrases?: Readonly<Record<number, string>>;
  /** Where the code of an error stands beside items, and whether its field does. */
  readonly top?: string;
  readonly hasField?: boolean;
  readonly values?: WrittenValues;
}
