/** What the tables of some catalogs name, each apart, so that a page loads what its catalogs need. */
import type { Patterned } from "./codes.js";
import type { Complete } from "./error.js";
import type { Address, Pattern } from "./plan.js";
import type { Decide, Source, Spot } from "./reading.js";
import type { WrittenValues } from "./writing.js";
type Spots = readonly Spot[];
export declare function path({ value }: Spot, names: readonly string[]): Spots;
export declare function http({ status }: Source): Spots;
export declare function header({ headers }: Source, name: string): Spots;
/** The names that wildcards met on the way to an item. */
export declare function way(source: Spot): Spots;
/** All values at a path with wildcards: `*` is any member, `**` any depth of them. */
export declare function walk(source: Spot, path: readonly string[]): Spots;
/** The names of the members at a path with wildcards. */
export declare function names(source: Spot, path: readonly string[]): Spots;
/** The texts and integers of lists at an address as one text; what is no list stays as it is. */
export declare function join(
  source: Source,
  [between, address]: readonly [string, Address],
): Spots;
/** The part of the texts at an address that stands for a placeholder of a pattern. */
export declare function pattern(
  source: Source,
  [pattern, part, address]: readonly [Pattern, string, Address],
): Spots;
/** Return the code of which a value is a pattern's, those of its own vocabulary first. */
export declare const patterned: Patterned;
/** Return the code that decides: of the earliest vocabulary, the items' after those beside them. */
export declare const decide: Decide;
/** Return the members that errors of this catalog have, as its plan lists them. */
export declare const complete: Complete;
/**
 * Return what is written where only codes of some vocabulary may stand (`code@decline_code`), an
 * empty list is left out (`items?`), or there is one item (`item`). Items are errors beside the one
 * at the top, if there is such a one: it is not written twice.
 */
export declare const values: WrittenValues;
/** Return a part of a body, undefined if it has no value inside. */
export declare function some(part: object): object | undefined;
/** Return a value as a text. */
export declare function text(value: unknown): string | undefined;
/** Return a number of seconds, or one that a text has the digits of. */
export declare function asSeconds(value: unknown): number | undefined;
export declare function minimum(value: unknown, least: unknown): boolean;
export declare function maximum(value: unknown, most: unknown): boolean;
export declare function type(value: unknown, name: unknown): boolean;
/** Say whether two JSON values are equal. */
export declare function equal(one: unknown, other: unknown): boolean;
export {};
