import { isDefined } from "./codes.js";
import type { Plan, Writing } from "./plan.js";
import { readingOf } from "./reading.js";
import type { Told } from "./reading.js";

/** An error as a writer sees it. */
interface Written extends Told {
  readonly status: number | undefined;
  readonly message: string;
  readonly errors: readonly Told[];
  readonly subcode?: number | string | undefined;
  readonly body: unknown;
}

/** What the roles of a body have; see `values` of parts.ts for `code@vocabulary` and the like. */
export interface Values extends Told {
  readonly status?: number | undefined;
  readonly title?: string;
  readonly subcode?: number | string | undefined;
  readonly requestId?: string;
  readonly docsUrl?: string;
  readonly userMessage?: string;
  readonly detail?: string;
  readonly retryAfter?: number;
  readonly items: readonly unknown[];
  readonly item?: unknown;
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
export function written(plan: Plan, writing: Writing, error: Written): unknown {
  const { body, status = 500, message, errors } = error;
  const source = { value: body, status: error.status };
  if (isDefined(body) && readingOf(plan, source)) return body;
  const { item, phrases, values } = writing;
  const all: Values = {
    ...error,
    status,
    message,
    title: phrases?.[status] ?? "Error",
    type: errors[0]?.type,
    field: errors[0]?.field,
    items: errors.map((each) =>
      item?.({ ...each, message: each.message ?? message, items: [] }),
    ),
  };
  const own = values?.(plan, writing, error, all) ?? all;
  return JSON.parse(JSON.stringify(writing.body(own) ?? {}));
}
