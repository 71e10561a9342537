/** What the tables of some catalogs name, each apart, so that a page loads what its catalogs need. */

import { asCode, asText, isDefined, known } from "./codes.js";
import type { Known, Parameters, Patterned } from "./codes.js";
import type { Complete } from "./error.js";
import type { Address, Pattern } from "./plan.js";
import { at, find, header as headerOf, isObject } from "./reading.js";
import type { Coded, Decide, Source, Spot } from "./reading.js";
import type { WrittenValues } from "./writing.js";

// -- finders: where a value stands -----------------------------------------------------------

type Spots = readonly Spot[];

export function path({ value }: Spot, names: readonly string[]): Spots {
  return [{ value: at(value, names) }];
}

export function http({ status }: Source): Spots {
  return [{ value: status }];
}

export function header({ headers }: Source, name: string): Spots {
  return [{ value: headerOf(headers, name) }];
}

/** The names that wildcards met on the way to an item. */
export function way(source: Spot): Spots {
  return [{ value: source.way }];
}

/** All values at a path with wildcards: `*` is any member, `**` any depth of them. */
export function walk(source: Spot, path: readonly string[]): Spots {
  return path.reduce<Spots>(
    (all, token) => all.flatMap((each) => steps(each, token)),
    [source],
  );
}

/** The names of the members at a path with wildcards. */
export function names(source: Spot, path: readonly string[]): Spots {
  return walk(source, path).map(({ name }) => ({ value: name }));
}

function steps(spot: Spot, token: string): readonly Spot[] {
  if (token === "**") return depths(spot, 64);
  const inner = members(spot);
  if (token === "*") return inner;
  return inner
    .filter(({ name }) => name === token)
    .map((each) => ({ ...each, way: spot.way }));
}

/** Return a spot and all that is inside, each before what is in it. */
function depths(spot: Spot, left: number): readonly Spot[] {
  const inner = left > 0 ? members(spot) : [];
  return [spot, ...inner.flatMap((each) => depths(each, left - 1))];
}

/** Return the members of a value; of many long names no more is kept than is of use. */
function members({ value, way }: Spot): readonly Spot[] {
  return Object.entries(isObject(value) ? value : {}).map(([name, inner]) => ({
    value: inner,
    name,
    way: (isDefined(way) ? `${way}.${name}` : name).slice(0, 1000),
  }));
}

/** The texts and integers of lists at an address as one text; what is no list stays as it is. */
export function join(
  source: Source,
  [between, address]: readonly [string, Address],
): Spots {
  return find(source, address).map(({ value }) => {
    if (!Array.isArray(value)) return { value };
    const texts = value.map(asCode).filter(isDefined);
    return { value: texts.join(between) || undefined };
  });
}

/** The part of the texts at an address that stands for a placeholder of a pattern. */
export function pattern(
  source: Source,
  [pattern, part, address]: readonly [Pattern, string, Address],
): Spots {
  return find(source, address).map(({ value }) => ({
    value: matched(value, pattern)?.[part],
  }));
}

// -- patterns --------------------------------------------------------------------------------

/** Return the code of which a value is a pattern's, those of its own vocabulary first. */
export const patterned: Patterned = (codes, value, preferred) => {
  const { patterns = [] } = codes;
  const first = patterns.filter(([vocabulary]) => vocabulary === preferred);
  for (const [vocabulary, code, pattern] of [...first, ...patterns]) {
    const parameters = matched(value, pattern);
    const found = parameters && known(codes, code, vocabulary);
    if (found) return { ...found, parameters };
  }
  return undefined;
};

/** Return what stands in a text for each placeholder of a pattern, undefined if it is no such. */
function matched(value: unknown, pattern: Pattern): Parameters | undefined {
  const [head = "", ...rest] = pattern;
  const text = asText(value);
  if (!text?.startsWith(head)) return undefined;
  const found: Record<string, number | string> = {};
  let start = head.length;
  for (let index = 0; index < rest.length; index += 2) {
    const [name = "", wanted] = rest[index]?.split(":") ?? [];
    const tail = rest[index + 1] ?? "";
    const last = text.endsWith(tail) ? text.length - tail.length : -1;
    const isLast = index + 2 >= rest.length;
    const end = isLast ? last : text.indexOf(tail, start + 1);
    const part = text.slice(start, end);
    if (end <= start || (wanted && !isDigits(part))) return undefined;
    if (name !== "_") found[name] = wanted ? Number(part) : part;
    start = end + tail.length;
  }
  return found;
}

// -- codes of several kinds in one response --------------------------------------------------

/** Return the code that decides: of the earliest vocabulary, the items' after those beside them. */
export const decide: Decide = ({ own, errors }, { codes }) => {
  const { code, subcode } = own;
  const ids = Object.keys(codes.vocabularies);
  const rank = (coded?: Coded) => {
    const found = known(codes, coded?.code, coded?.vocabulary);
    return found ? ids.indexOf(found.vocabulary) : Infinity;
  };
  const [top, sub] = [rank(code), rank(subcode)];
  const isListed = errors.some((each) => rank(each) < top && rank(each) <= sub);
  const isSub = (!code && !isDefined(errors[0]?.code)) || sub < top;
  const all = [code, ...errors, subcode];
  return {
    ...(isListed ? undefined : isSub ? subcode : code),
    beside: code?.code,
    subcode: subcode?.code,
    parameters: all.find((each) => each?.parameters)?.parameters,
  };
};

/** Return the members that errors of this catalog have, as its plan lists them. */
export const complete: Complete = ({ codes, more = [] }, init, errors) => {
  const find = ({ code, vocabulary }: Coded): Known | undefined =>
    known(codes, code, vocabulary);
  const all = (init.errors ?? [init]).map(find);
  const isFirst = isDefined(errors[0]?.code);
  const listed = isFirst ? all[0] : all.find(isDefined);
  const one = isDefined(init.code) ? find(init) : listed;
  const values: Readonly<Record<string, unknown>> = {
    ...init.found,
    ...init,
    vocabulary: one?.vocabulary,
    subcode: known(codes, init.subcode)?.code ?? asCode(init.subcode),
    parameters: init.parameters ?? {},
  };
  return {
    ...Object.fromEntries(more.map((name) => [name, values[name]])),
    ...(more.includes("vocabulary") && {
      errors: errors.map((each, n) => ({
        ...each,
        vocabulary: all[n]?.vocabulary,
      })),
    }),
  };
};

/**
 * Return what is written where only codes of some vocabulary may stand (`code@decline_code`), an
 * empty list is left out (`items?`), or there is one item (`item`). Items are errors beside the one
 * at the top, if there is such a one: it is not written twice.
 */
export const values: WrittenValues = (
  { codes },
  { top, hasField },
  error,
  all,
) => {
  const { code, message, errors } = error;
  const [first, ...more] = errors;
  const ids = Object.keys(codes.vocabularies);
  const own = known(codes, code, error.vocabulary)?.vocabulary ?? ids[0];
  const found: Record<string, unknown> = { ...all };
  for (const id of ids) {
    found[`code@${id}`] = id === own ? code : undefined;
    found[`subcode@${id}`] = error.subcode ?? found[`code@${id}`];
  }
  const isTop =
    top &&
    (top === "code" || isDefined(found[top])) &&
    !more[0] &&
    first?.code === code &&
    first?.vocabulary === error.vocabulary &&
    (hasField || !isDefined(first?.field)) &&
    (first?.message ?? message) === message;
  const items = isTop ? [] : all.items;
  return { ...found, items, "items?": items[0] && items, item: items[0] };
};

/** Return a part of a body, undefined if it has no value inside. */
export function some(part: object): object | undefined {
  return Object.values(part).some(isDefined) ? part : undefined;
}

/** Return a value as a text. */
export function text(value: unknown): string | undefined {
  return isDefined(value) ? `${value}` : value;
}

// -- what a role accepts ---------------------------------------------------------------------

/** Return a number of seconds, or one that a text has the digits of. */
export function asSeconds(value: unknown): number | undefined {
  const found = asNumber(value);
  return found >= 0 && found <= Number.MAX_SAFE_INTEGER ? found : undefined;
}

/** Return a number, or one that a text has the digits of; else what compares with none. */
function asNumber(value: unknown): number {
  return typeof value === "number" || isDigits(value) ? Number(value) : NaN;
}

function isDigits(value: unknown): boolean {
  return /^\d{1,15}$/.test(asText(value) ?? "");
}

// -- tests: when a response is an error ------------------------------------------------------

export function minimum(value: unknown, least: unknown): boolean {
  return asNumber(value) >= (least as number);
}

export function maximum(value: unknown, most: unknown): boolean {
  return asNumber(value) <= (most as number);
}

export function type(value: unknown, name: unknown): boolean {
  if (name === "integer") return Number.isInteger(value);
  if (value === null || Array.isArray(value)) {
    return name === (value ? "array" : "null");
  }
  return name === typeof value;
}

/** Say whether two JSON values are equal. */
export function equal(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return one === other;
  const mine = Object.entries(one);
  const theirs = new Map(Object.entries(other));
  return (
    Array.isArray(one) === Array.isArray(other) &&
    mine.length === theirs.size &&
    mine.every(
      ([name, value]) => theirs.has(name) && equal(value, theirs.get(name)),
    )
  );
}
