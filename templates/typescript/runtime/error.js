import { asCode, isDefined, known, lookupOf } from "./codes.js";

/** What the errors of all catalogs have in common, by what one of their errors is. */
export class CatalogError extends Error {
  constructor(plan, init) {
    const { codes, complete, name, package: copies, id, title } = plan;
    const { status, beside, subcode, requestId } = init;
    const other = lookupOf(codes).get(`${status}`) ?? {
      categories: [],
      retryable: codes.otherwise,
    };
    const find = ({ code, vocabulary }) =>
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
    this.errors = errors;
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
  get codes() {
    const listed = this.errors.map((error) => error.code);
    const { beside } = this;
    const first = listed.includes(this.code) ? [] : [this.code];
    const all = new Set([...first, ...listed, ...beside]);
    return [...all].filter(isDefined);
  }
  /** Say whether one of the errors has this code; 604 and "604" are the same. */
  has(code) {
    return this.codes.some((own) => `${own}` === `${code}`);
  }
  /** Return the errors by the field that they are about, "" for those about none. */
  byField() {
    const fields = new Map();
    for (const error of this.errors) {
      const field = error.field ?? "";
      const told = fields.get(field) ?? [];
      told.push(error);
      fields.set(field, told);
    }
    return fields;
  }
  /** Return what a log should have: all but the body. */
  toJSON() {
    return { ...this, message: this.message };
  }
}

/** Say whether a value is an error of a catalog, also of another copy of this package. */
export function isOf(plan, value) {
  return Object(value)[Symbol.for(plan.package)] === plan.id;
}

function hide(error, name, value) {
  Object.defineProperty(error, name, { value });
}

/** Return the categories that all have, and whether to retry: what one code says or several share. */
function common({ retryable, otherwise }, all, other) {
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
