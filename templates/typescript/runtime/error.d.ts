import type { Plan } from "./plan.js";
import type { ErrorInit, Told } from "./reading.js";
/** An error of a response, as far as all catalogs agree. */
interface Detail {
  readonly code: number | string | undefined;
  readonly field: string | undefined;
}
/** Return what an error of some catalogs has beside what those of all have. */
export type Complete = (
  plan: Plan,
  init: ErrorInit,
  errors: readonly Told[],
) => object;
/** What the errors of all catalogs have in common, by what one of their errors is. */
export declare class CatalogError<Item extends Detail> extends Error {
  /** The HTTP status; the body's own where the response has none or one of a success. */
  readonly status: number | undefined;
  /** The code of the first error that has one. */
  readonly code: Item["code"];
  /** Each error that the response tells. */
  readonly errors: readonly Item[];
  /** What kinds of failure all of the errors are. */
  readonly categories: readonly string[];
  /** Whether the same request can help later; undefined when nobody knows. */
  readonly retryable: boolean | undefined;
  /** The id to tell the API's support. */
  readonly requestId: string | undefined;
  /** The body of the response, parsed if it is JSON; not enumerable, so that no log lists it. */
  readonly body: unknown;
  constructor(plan: Plan, init: ErrorInit);
  /** The codes of all errors, each once. */
  get codes(): readonly NonNullable<Item["code"]>[];
  /** Say whether one of the errors has this code; 604 and "604" are the same. */
  has(code: number | string): boolean;
  /** Return the errors by the field that they are about, "" for those about none. */
  byField(): ReadonlyMap<string, readonly Item[]>;
  /** Return what a log should have: all but the body. */
  toJSON(): object;
}
/** Say whether a value is an error of a catalog, also of another copy of this package. */
export declare function isOf(plan: Plan, value: unknown): boolean;
export {};
