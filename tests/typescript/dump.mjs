// Prints what the modules that standard input lists export, as JSON.

import { readFileSync } from "node:fs";

const dumped = {};
for (const module of JSON.parse(readFileSync(0, "utf8"))) {
  dumped[module] = { ...(await import(module)) };
}
console.log(JSON.stringify(dumped));
