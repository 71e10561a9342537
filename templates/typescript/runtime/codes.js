/** Return what is known of a value that may be a code. */
export const known = (codes, value, preferred = "") => {
  const code = asCode(value);
  const all = lookupOf(codes);
  const found =
    isDefined(code) && (all.get(`${preferred}:${code}`) ?? all.get(`:${code}`));
  return found ? found : codes.patterned?.(codes, code, preferred);
};

/** Return the lookup of a catalog's codes and statuses. */
export function lookupOf(codes) {
  return (codes.lookup ??= lookup(codes));
}

function lookup({ vocabularies }) {
  const all = new Map();
  for (const [vocabulary, kinds] of Object.entries(vocabularies)) {
    for (const [categories, runs, statuses = [], retryable] of kinds) {
      for (const run of runs) {
        const [first, last] = [run].flat();
        let code = first; // or a text, which is no number below another
        do {
          const known = { categories, retryable, code, vocabulary };
          all.set(`${vocabulary}:${code}`, known);
          all.set(`:${code}`, all.get(`:${code}`) ?? known);
        } while (code++ < last);
      }
      for (const each of statuses)
        all.set(`${each}`, { categories, retryable });
    }
  }
  return all;
}

/** Return the code for a value from the wire: for 604 and "604" alike. */
export function toCode(codes, value, vocabulary) {
  // The type of a code is made of the same table.
  return known(codes, value, vocabulary)?.code;
}

/** Return the name of a constant, undefined for a value that is none. */
export function nameOf(constants, code) {
  for (const [name, value] of Object.entries(constants)) {
    if (value === code) return name;
  }
  return undefined;
}

/** Return a code as JSON writes it: a text or an integer that is exact in JavaScript. */
export function asCode(value) {
  return Number.isSafeInteger(value) ? value : asText(value);
}

export function asText(value) {
  return typeof value === "string" ? value : undefined;
}

export function isDefined(value) {
  return value !== undefined;
}
