// Compares what the package makes of a body with the least that a careful engineer writes by hand:
// JSON.parse, a lookup of each code, and an error. Prints the ratio of the times for each body; both
// sides take turns, so that what else the machine does disturbs them alike.

const { parseXMoneyError } = await import(process.argv[2]);

const item = (code, n = 0) => ({
  code,
  message: `It failed ${n}`,
  type: "Validation",
  field: `f${n}`,
});
const body = (...errors) =>
  JSON.stringify({ code: 400, message: "Bad Request", errors });
const BODIES = {
  "a body": body({ code: 902, message: "Card not found", type: "Exception" }),
  "a body of five errors": body(...[804, 805, 609, 610, 611].map(item)),
  "a body of an unknown code": body(item(1651)),
  "a text": "<html><body><h1>502 Bad Gateway</h1></body></html>",
};

class ApiError extends Error {
  constructor(message, code, errors, status, body) {
    super(message);
    this.code = code;
    this.errors = errors;
    this.status = status;
    this.body = body;
  }
}

const codes = new Map(
  [804, 805, 609, 610, 611, 902].map((code) => [code, ApiError]),
);

function byHand(status, text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    value = text;
  }
  const errors = (value.errors ?? []).map((error) => ({
    code: error.code,
    message: error.message,
    type: error.type,
    field: error.field,
    known: codes.get(error.code),
  }));
  const [first] = errors;
  const Kind = first?.known ?? ApiError;
  return new Kind(
    first?.message ?? `HTTP ${status}`,
    first?.code,
    errors,
    status,
    value,
  );
}

function spent(decode, text) {
  const start = process.cpuUsage().user;
  for (let n = 0; n < 5000; n += 1) decode(400, text);
  return process.cpuUsage().user - start;
}

const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1];

const ratios = {};
for (const [name, text] of Object.entries(BODIES)) {
  const turns = Array.from(
    { length: 21 },
    () => spent(parseXMoneyError, text) / spent(byHand, text),
  );
  ratios[name] = middle(turns.slice(3));
}
console.log(JSON.stringify(ratios));
