import { asCode, isDefined, known, lookupOf } from "./codes.js";
import type { Handling } from "./codes.js";
import type { Codes, Plan } from "./plan.js";
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
export class CatalogError<Item extends Detail> extends Error {
  /** The HTTP status; the body's own where the response has none or one of a success. */
  declare readonly status: number | undefined;
  /** The code of the first error that has one. */
  declare readonly code: Item["code"];
  /** Each error that the response tells. */
  declare readonly errors: readonly Item[];
  /** What kinds of failure all of the errors are. */
  declare readonly categories: readonly string[];
  /** Whether the same request can help later; undefined when nobody knows. */
  declare readonly retryable: boolean | undefined;
  /** The id to tell the API's support. */
  declare readonly requestId: string | undefined;
  /** The body of the response, parsed if it is JSON; not enumerable, so that no log lists it. */
  declare readonly body: unknown;

  constructor(plan: Plan, init: ErrorInit) {
    const { codes, complete, name, package: copies, id, title } = plan;
    const { status, beside, subcode, requestId } = init;
    const other: Handling = lookupOf(codes).get(`${status}`) ?? {
      categories: [],
      retryable: codes.otherwise,
    };
    const find = ({ code, vocabulary }: Told): Handling =>
      known(codes, code, vocabulary) ?? other;
    const told = init.errors ?? [init];
    const all = told.map(find);
    const errors = told.map(({ code, message, type, field }, n) => ({
      code: all[n]?.code ?? asCode(code),
      message,
      type,
      field,
    }));
    const [first] = errors;
    const top = find(init);
    const some = all.find((each) => each !== other);
    const code = top.code ?? asCode(init.code) ?? first?.code ?? some?.code;
    super(
      init.message ||
        first?.message ||
        `${title} error ${code ?? status ?? "without a code"}`,
      init,
    );
    const deciding = top !== other || !some ? [top] : all;
    this.name = name;
    this.status = status;
    this.code = code;
    this.errors = errors as readonly object[] as readonly Item[];
    [this.categories, this.retryable] = common(codes, deciding, other);
    this.requestId = requestId;
    if (complete) Object.assign(this, complete(plan, init, errors));
    hide(this, "body", init.body);
    hide(this, Symbol.for(copies), id);
    hide(
      this,
      "beside",
      [beside, subcode]
        .filter(isDefined)
        .map((each) => known(codes, each)?.code ?? each),
    );
  }

  /** The codes of all errors, each once. */
  get codes(): readonly NonNullable<Item["code"]>[] {
    const listed = this.errors.map((error) => error.code);
    const { beside } = this as object as { readonly beside: typeof listed };
    const first = listed.includes(this.code) ? [] : [this.code];
    const all = new Set([...first, ...listed, ...beside]);
    return [...all].filter(isDefined) as NonNullable<Item["code"]>[];
  }

  /** Say whether one of the errors has this code; 604 and "604" are the same. */
  has(code: number | string): boolean {
    return this.codes.some((own) => `${own}` === `${code}`);
  }

  /** Return the errors by the field that they are about, "" for those about none. */
  byField(): ReadonlyMap<string, readonly Item[]> {
    const fields = new Map<string, Item[]>();
    for (const error of this.errors) {
      const field = error.field ?? "";
      const told = fields.get(field) ?? [];
      told.push(error);
      fields.set(field, told);
    }
    return fields;
  }

  /** Return what a log should have: all but the body. */
  toJSON(): object {
    return { ...this, message: this.message };
  }
}

/** Say whether a value is an error of a catalog, also of another copy of this package. */
export function isOf(plan: Plan, value: unknown): boolean {
  return Object(value)[Symbol.for(plan.package)] === plan.id;
}

function hide(error: object, name: string | symbol, value: unknown): void {
  Object.defineProperty(error, name, { value });
}

/** Return the categories that all have, and whether to retry: what one code says or several share. */
function common(
  { retryable, otherwise }: Codes,
  all: readonly Handling[],
  other: Handling,
): readonly [readonly string[], boolean | undefined] {
  const [first = other] = all;
  const ids = first.categories.filter((id) =>
    all.every(({ categories }) => categories.includes(id)),
  );
  const isSame = all.every(
    ({ code, vocabulary }) =>
      code === first.code && vocabulary === first.vocabulary,
  );
  const own = isSame
    ? first.retryable
    : (retryable.find(([id]) => ids.includes(id))?.[1] ?? otherwise);
  return [ids, own ?? other.retryable];
}
