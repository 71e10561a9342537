/** The part of a catalog's plan that reading and writing need: tables, without texts. */
import type { Lookup, Patterned } from "./codes.js";
import type { Complete } from "./error.js";
import type {
  Accept,
  Decide,
  Finder,
  Holds,
  Reading,
  Source,
} from "./reading.js";
import type { WrittenValues } from "./writing.js";
/** Where a value stands: the names of the members that lead to it, or a place. */
export type Address = readonly string[] | Place;
/** A place of another kind: the first member names the finder, one of those that the plan has. */
export interface Place {
  readonly [finder: string]: unknown;
  /** The vocabulary in which a code is looked up first. */
  readonly vocabulary?: string;
}
/** Literals and placeholders in turn: `["", "code:integer", ": ", "_", ""]`. */
export type Pattern = readonly string[];
/** Where each role stands; the first address at which there is something counts. */
export type Roles = Readonly<Record<string, readonly Address[]>>;
/** A test of the value at an address, of several one is enough; the others name its `tests`. */
export interface Test {
  readonly at: Address;
  readonly [name: string]: unknown;
}
/** A shape of a body; it is an error when all tests of one list hold. */
export interface Envelope {
  readonly roles: Roles;
  readonly items?: readonly Address[];
  readonly item?: Roles;
  /** Whether names lead to items, so that an item is no error for having a field. */
  readonly named?: boolean;
  readonly when?: readonly (readonly Test[])[];
}
/** Codes, and statuses that stand for them, that are handled alike. */
export interface Kind {
  readonly categories: readonly string[];
  readonly retryable?: boolean | undefined;
  /** The codes; of numbers that follow each other the first and the last. */
  readonly codes?: readonly (number | string | readonly [number, number])[];
  readonly statuses?: readonly number[];
}
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
  readonly prefix: string;
  readonly title: string;
  readonly codes: Codes;
  readonly envelopes: readonly Envelope[];
  readonly finders?: Readonly<Record<string, Finder>>;
  readonly tests?: Readonly<Record<string, Holds>>;
  readonly accepts?: Readonly<Record<string, Accept>>;
  readonly decide?: Decide;
  readonly complete?: Complete;
  /** What errors of this catalog have beside what those of all have. */
  readonly more?: readonly string[];
  /** What is made of all this when it is first needed. */
  reader?: (source: Source) => Reading | undefined;
}
/**
 * A body as it is written: objects and arrays of the names of roles, `:text` behind one of which a
 * number is written as a text. What begins with `=` is always the same JSON.
 */
export type Shape =
  | string
  | readonly Shape[]
  | {
      readonly [name: string]: Shape;
    };
/** How an error is written. */
export interface Writing {
  readonly body: Shape;
  readonly item?: Shape;
  readonly phrases?: Readonly<Record<number, string>>;
  /** Where the code of an error stands beside items, and whether its field does. */
  readonly top?: string;
  readonly hasField?: boolean;
  readonly values?: WrittenValues;
}
