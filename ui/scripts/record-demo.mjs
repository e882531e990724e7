// Writes src/demo/uplift.json: what a comparison of the `uplift` pair of runs looks like, from its files and its truth.
// usage: node scripts/record-demo.mjs FOLDER   (a folder with before.csv.gz, after.csv.gz, truth.csv)
import { readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";

const folder = process.argv[2];
const TAX = "C1", MISSING = "C2", PRICE = "C3", TEXT = "C4";
const FULL_INVOICES = 24;

function csv(text) {
  return text.split(/\r?\n/).filter(Boolean).map((line) => {
    const cells = [];
    let cell = "", quoted = false;
    for (let i = 0; i < line.length; i++) {
      const c = line[i];
      if (quoted) {
        if (c !== '"') cell += c;
        else if (line[i + 1] === '"') { cell += '"'; i++; }
        else quoted = false;
      } else if (c === '"') quoted = true;
      else if (c === ",") { cells.push(cell); cell = ""; }
      else cell += c;
    }
    cells.push(cell);
    return cells;
  });
}

function side(name) {
  const packed = readFileSync(`${folder}/${name}.csv.gz`);
  const rows = csv(gunzipSync(packed).toString("utf8"));
  const [header, ...lines] = rows;
  return { header, bytes: packed.length, sha256: createHash("sha256").update(packed).digest("hex"), lines: lines.map((cells, i) => ({ row: i + 2, cells })) };
}

const cents = (text) => {
  const [, sign, whole, part = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  const value = BigInt(whole + part.padEnd(2, "0").slice(0, 2));
  return sign ? -value : value;
};
const money = (value) => {
  const digits = (value < 0n ? -value : value).toString().padStart(3, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
const sum = () => ({ net: 0n, tax: 0n });
const add = (to, net, tax) => { to.net += net; to.tax += tax; };
const shown = (s, currency = "GBP") => ({ currency, net: money(s.net), tax: money(s.tax), gross: money(s.net + s.tax) });

const before = side("before"), after = side("after");
const at = Object.fromEntries(before.header.map((name, i) => [name, i]));
const key = (cells) => `${cells[at.invoice_number]}/${cells[at.line_number]}`;
const afterBy = new Map(after.lines.map((line) => [key(line.cells), line]));
const beforeBy = new Map(before.lines.map((line) => [key(line.cells), line]));

const touched = new Map();
for (const [ib, lb, ia, la, state, cause] of csv(readFileSync(`${folder}/truth.csv`, "utf8")).slice(1)) {
  const id = `${ib}/${lb}`;
  const entry = touched.get(id) ?? { before: beforeBy.get(id), after: state === "missing" ? null : afterBy.get(`${ia}/${la}`), causes: new Set() };
  if (state === "missing") { entry.after = null; entry.causes = new Set([MISSING]); }
  else if (entry.after) entry.causes.add(cause.startsWith("price") ? PRICE : cause.startsWith("tax") ? TAX : TEXT);
  touched.set(id, entry);
}

// Two lines that no cause explains: a cent and two, as odd rounding leaves them.
const odd = [...before.lines].filter((line) => !touched.has(key(line.cells))).slice(5000, 5002);
odd.forEach((line, i) => {
  const twin = afterBy.get(key(line.cells));
  twin.cells[at.tax_amount] = money(cents(twin.cells[at.tax_amount]) + BigInt(i + 1));
  touched.set(key(line.cells), { before: line, after: twin, causes: new Set() });
});

const causes = {};
const unexplained = sum();
for (const { before: b, after: a, causes: of } of touched.values()) {
  const net = (a ? cents(a.cells[at.net_amount]) : 0n) - cents(b.cells[at.net_amount]);
  const tax = (a ? cents(a.cells[at.tax_amount]) : 0n) - cents(b.cells[at.tax_amount]);
  const list = [...of];
  if (list.length === 0) add(unexplained, net, tax);
  list.forEach((id) => {
    const c = (causes[id] ??= { ...sum(), lines: 0, invoices: new Set(), customers: new Set() });
    const netOwner = list.includes(PRICE) ? PRICE : list[0];
    const taxOwner = list.includes(TAX) ? TAX : netOwner;
    add(c, id === netOwner ? net : 0n, id === taxOwner ? tax : 0n);
    c.lines++;
    c.invoices.add(b.cells[at.invoice_number]);
    c.customers.add(b.cells[at.customer_id]);
  });
}

const invoicesOf = new Map();
for (const id of touched.keys()) {
  const invoice = id.split("/")[0];
  invoicesOf.set(invoice, (invoicesOf.get(invoice) ?? 0) + 1);
}
const sizes = new Map();
for (const { cells } of before.lines) sizes.set(cells[0], (sizes.get(cells[0]) ?? 0) + 1);
const largest = [...invoicesOf.keys()].sort((a, b) => sizes.get(b) - sizes.get(a))[0];
const full = new Set([...invoicesOf.keys()].slice(0, FULL_INVOICES).concat(largest));
const rest = before.lines
  .filter(({ cells }) => full.has(cells[0]) && !touched.has(key(cells)))
  .map((line) => [line.row, afterBy.get(key(line.cells)).row, line.cells]);

const total = (lines) => lines.reduce((s, { cells }) => (add(s, cents(cells[at.net_amount]), cents(cells[at.tax_amount])), s), sum());
const invoices = new Set(before.lines.map(({ cells }) => cells[0]));
const taken = { net: 0n, tax: 0n };
Object.values(causes).forEach((c) => add(taken, c.net, c.tax));
const result = {
  columns: before.header,
  files: { before: { sha256: before.sha256, bytes: before.bytes, rows: before.lines.length }, after: { sha256: after.sha256, bytes: after.bytes, rows: after.lines.length } },
  totals: { before: shown(total(before.lines)), after: shown(total(after.lines)), causes: shown(taken), unexplained: shown(unexplained) },
  invoices: invoices.size,
  causes: Object.entries(causes).map(([id, c]) => ({ id, lines: c.lines, invoices: c.invoices.size, customers: c.customers.size, impact: shown(c) })),
  touched: [...touched.values()].map((t) => [t.before.row, t.after?.row ?? 0, t.before.cells, t.after ? changed(t) : null, [...t.causes]]),
  rest,
};
function changed({ before: b, after: a }) {
  return a.cells.flatMap((cell, i) => (cell === b.cells[i] ? [] : [[i, cell]]));
}

const proof = cents(result.totals.before.net) + cents(result.totals.causes.net) + cents(result.totals.unexplained.net) - cents(result.totals.after.net);
if (proof !== 0n) throw new Error(`the demo does not tie out: ${money(proof)}`);
// One line per record, so that a change of the data is a readable diff.
writeFileSync(new URL("../src/demo/uplift.json", import.meta.url), JSON.stringify(result).replaceAll(']],[', ']],\n[').replaceAll('"],[', '"],\n['));
