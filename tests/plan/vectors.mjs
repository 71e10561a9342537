/** Read vectors by plans alone; print those that are read otherwise, at most five. */

import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { Reader, codeValue } from "./reader.mjs";

const wrong = [];
for (const { plan, vectors } of JSON.parse(readFileSync(0, "utf8"))) {
  const reader = new Reader(plan);
  for (const { name, http_status, headers, body, expected } of vectors.vectors) {
    const found = reader.read(http_status, body, headers);
    const errors = found.errors.map((each) => ({
      code: codeValue(each) ?? null,
      message: each.message ?? null,
      type: each.type ?? null,
      field: each.field ?? null,
    }));
    const all = { ...found, class: found.class.class, errors };
    const read = Object.fromEntries(Object.keys(expected).map((key) => [key, all[key] ?? null]));
    if (!isDeepStrictEqual(read, expected)) wrong.push([plan.id, name, read, expected]);
  }
}
console.log(JSON.stringify(wrong.slice(0, 5)));
