import type { Parameters } from "./codes.js";
import type { Address, Codes, Plan } from "./plan.js";
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
export declare function read<Init extends ErrorInit>(
  plan: Plan,
  httpStatus: unknown,
  body: unknown,
  headers?: ErrorHeaders,
): Init | undefined;
/** Return how the first envelope that fits reads a response. */
export declare function readingOf(
  plan: Plan,
  source: Source,
): Reading | undefined;
/** Find all values at an address. */
export declare function find(source: Source, address: Address): readonly Spot[];
/** Return the value to which names lead; what is inherited, or an array's length, is no member. */
export declare function at(value: unknown, path: readonly string[]): unknown;
export declare function isObject(value: unknown): value is object;
export declare function header(
  headers: ErrorHeaders | undefined,
  name: string,
): string | undefined;
export {};
