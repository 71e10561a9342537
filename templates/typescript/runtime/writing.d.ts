import type { Plan, Writing } from "./plan.js";
import type { Told } from "./reading.js";
/** An error as a writer sees it. */
interface Written extends Told {
  readonly status: number | undefined;
  readonly message: string;
  readonly errors: readonly Told[];
  readonly subcode?: number | string | undefined;
  readonly body: unknown;
}
/** What the roles of a body have. */
interface Values {
  readonly items: readonly unknown[];
  readonly [role: string]: unknown;
}
/** Return what else the roles of a body have. */
export type WrittenValues = (
  plan: Plan,
  writing: Writing,
  error: Written,
  values: Values,
) => Values;
/** Return the body as it was read, or the one that a server sends for this error. */
export declare function written(
  plan: Plan,
  writing: Writing,
  error: Written,
): unknown;
export {};
