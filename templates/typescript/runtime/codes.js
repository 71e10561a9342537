/** Return the lookup of a catalog's codes. */
export function lookupOf(codes) {
  return (codes.lookup ??= lookup(codes));
}

function lookup(codes) {
  const all = new Map();
  const statuses = new Map();
  Object.entries(codes.vocabularies).forEach(([vocabulary, kinds], rank) => {
    for (const kind of kinds) {
      for (const code of kind.codes?.flatMap(run) ?? []) {
        const found = all.get(`${code}`) ?? [];
        all.set(`${code}`, [...found, { ...kind, code, vocabulary, rank }]);
      }
      kind.statuses?.forEach((status) => statuses.set(status, kind));
    }
  });
  return {
    known(value, preferred) {
      const code = asCode(value);
      const found = isDefined(code) && all.get(`${code}`);
      return found
        ? (found.find((each) => each.vocabulary === preferred) ?? found[0])
        : codes.patterned?.(codes, code, preferred);
    },
    status: (status) => statuses.get(status),
  };
}

function run(codes) {
  if (typeof codes !== "object") return [codes];
  const [first, last] = codes;
  return Array.from({ length: last - first + 1 }, (_, n) => first + n);
}

/** Return the code for a value from the wire: for 604 and "604" alike. */
export function toCode(codes, value, vocabulary) {
  const known = lookupOf(codes).known(value, vocabulary);
  return known?.code; // the type is made of the same table
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
