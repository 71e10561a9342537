import { asCode, isDefined, lookupOf } from "./codes.js";

/** What the errors of all catalogs have in common, by what one of their errors is. */
export class CatalogError extends Error {
  constructor(plan, init) {
    const { status, requestId, body: value } = init;
    const { known, status: ofStatus } = lookupOf(plan.codes);
    const find = (told) => known(told.code, told.vocabulary);
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
    const some = all.find(isDefined);
    const code = top?.code ?? asCode(init.code) ?? first?.code ?? some?.code;
    super(
      init.message ||
        first?.message ||
        `${plan.title} error ${code ?? status ?? "without a code"}`,
      init,
    );
    const deciding = top || !some ? [top ?? known(code)] : all;
    this.name = `${plan.prefix}Error`;
    this.status = status;
    this.code = code;
    this.errors = errors;
    const [categories, retryable] = handling(
      plan.codes,
      deciding,
      ofStatus(status),
    );
    this.categories = categories;
    this.retryable = retryable;
    this.requestId = requestId;
    if (plan.complete) Object.assign(this, plan.complete(plan, init, errors));
    hide(this, "body", value);
    hide(this, Symbol.for(plan.package), plan.id);
    const others = [init.beside, init.subcode].filter(isDefined);
    if (others[0])
      hide(
        this,
        "beside",
        others.map((each) => known(each)?.code ?? each),
      );
  }
  /** The codes of all errors, each once. */
  get codes() {
    const listed = this.errors.map((error) => error.code);
    const { beside = [] } = this;
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

/** Return what all of the errors have in common; those that are not known are of another kind. */
function handling(
  { retryable, otherwise },
  known,
  other = { categories: [], retryable: otherwise },
) {
  const all = known.map((each) => each ?? other);
  const [first = other] = all;
  const categories = first.categories.filter((id) =>
    all.every((each) => each.categories.includes(id)),
  );
  const isSame = all.every(
    ({ code, vocabulary }) =>
      code === first.code && vocabulary === first.vocabulary,
  );
  const pair = retryable.find(([id]) => categories.includes(id));
  const own = isSame ? first.retryable : (pair?.[1] ?? otherwise);
  return [categories, own ?? other.retryable];
}
