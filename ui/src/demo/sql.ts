/** The demo's SQL: a schema to browse, and recorded answers. It reads which view a query asks and how it groups; it is no database. */
import type { Answer, Arguments, OnProgress } from "../backend";
import type { QueryView, SavedQueryView, SqlSchemaView, SqlViewView } from "../bindings";
import { codeOf, parametersOf } from "../screens/sql/words";
import { sum } from "../format/decimal";
import { now } from "./world";

type Names = "sql" | "sql_parameters" | "sql_schema" | "sql_export" | "saved_queries" | "saved_query_save" | "saved_query_delete";
type Commands = { [N in Names]: (args: Arguments<N>, progress: OnProgress) => Answer<N> | Promise<Answer<N>> };
type Tools = { fail: (code: string, message: string, help: string) => never; work: (job: string, stages: string[], of: number, progress: OnProgress) => Promise<void> };

const view = (name: string, about: string, columns: [string, string, string][]): SqlViewView => ({ name, about, columns: columns.map(([name, kind, about]) => ({ name, kind, about })) });

const SCHEMA: SqlSchemaView = {
  views: [
    view("run", "A bill run or a set of records, as it was imported.", [["id", "integer", "What the other views call `run`"], ["name", "text", "As the user named it"], ["imported_at", "instant", "When it was imported"], ["imported_by", "text", "Who imported it"], ["lines", "integer", "How many lines it has"], ["invoices", "integer", "How many invoices it has"], ["hash", "text", "SHA-256 over its content"]]),
    view("invoice", "An invoice or credit note of a run, with the exact sums of its lines.", [["run", "integer", "The run's id"], ["run_name", "text", "The run's name"], ["number", "text", "The invoice number (BT-1)"], ["lines", "integer", "How many lines it has"], ["invoice_date", "date", "Invoice date"], ["customer_id", "text", "Customer id"], ["customer_name", "text", "Customer name"], ["country", "text", "Country"], ["currency", "text", "ISO 4217 code"], ["net_amount", "decimal", "Exact sum of its lines without tax"], ["tax_amount", "decimal", "Exact sum of the tax of its lines"], ["gross_amount", "decimal", "Exact sum of its lines with tax"]]),
    view("line", "A line of an invoice, as its source said it.", [["run", "integer", "The run's id"], ["invoice_number", "text", "The invoice number (BT-1)"], ["line_number", "text", "Line number"], ["product", "text", "Product"], ["description", "text", "Description"], ["quantity", "decimal", "Quantity"], ["unit_price", "decimal", "Unit price"], ["net_amount", "decimal", "Net amount"], ["tax_rate", "decimal", "Tax rate in percent"]]),
    view("finding", "A place where an invoice breaks a rule, with the money at stake.", [["review", "integer", "The review's id"], ["check_id", "text", "The check"], ["severity", "text", "critical, high, medium or low"], ["invoice", "text", "Invoice number"], ["customer", "text", "Customer"], ["currency", "text", "ISO 4217 code"], ["at_stake", "decimal", "Money at stake"], ["message", "text", "Why, with the arithmetic"]]),
    view("difference", "A field that differs between two runs.", [["comparison", "integer", "The comparison's id"], ["invoice", "text", "Invoice number"], ["field", "text", "The field's name"], ["before", "text", "Before"], ["after", "text", "After"], ["delta", "decimal", "After minus before"]]),
    view("rated_invoice", "An expected invoice.", [["run", "integer", "The expected run's id"], ["number", "text", "The number that the expected run gives it"], ["contract", "text", "The contract"], ["customer_id", "text", "The customer"], ["net_amount", "decimal", "Net"], ["gross_amount", "decimal", "Gross"]]),
    view("derivation", "A figure of an expected invoice, or of the calculation beneath it.", [["number", "text", "The expected invoice"], ["line", "integer", "The line's number"], ["part", "text", "`quantity`, `discount`, `net`, `tax`"], ["depth", "integer", "0 for the part itself, 1 for what went into it"], ["figure", "text", "What it is"], ["result", "decimal", "The figure"], ["setting", "text", "The dialect's setting that decided an edge"]]),
    view("log", "Every import, setting, decision and export.", [["number", "integer", "1 for the first entry"], ["at", "instant", "When"], ["by", "text", "Who"], ["what", "text", "What was done"], ["subject", "text", "To what"], ["hash", "text", "The hash that chains it to the entry before"]]),
  ],
  functions: [
    { call: "decimal_sum(x)", about: "Exact sum of a column; NULLs are left out, the sum of nothing is 0" },
    { call: "one_currency_sum(currency, x)", about: "The same, but NULL where the amounts are of more than one currency" },
    { call: "decimal_mul(a, b)", about: "Exact, with every digit" },
    { call: "decimal_sub(a, b)", about: "Exact, with every digit" },
    { call: "decimal_round(x, digits)", about: "Half up, away from zero" },
  ],
  names: ["decimal_sum", "one_currency_sum", "decimal_mul", "decimal_sub", "decimal_round", "count", "min", "max", "coalesce", "lower", "upper", "substr", "strftime", "date"],
};

const BY_COUNTRY = `-- What each country was billed, largest first
SELECT country, currency, count(*) AS invoices,
  decimal_sum(net_amount) AS net, decimal_sum(tax_amount) AS tax
FROM invoice
WHERE run_name = :run
GROUP BY country, currency
ORDER BY CAST(net AS NUMERIC) DESC`;
const BY_MONTH = "SELECT strftime('%Y-%m', invoice_date) AS month, decimal_sum(gross_amount) AS gross\nFROM invoice\nGROUP BY month\nORDER BY month";

const saved: SavedQueryView[] = [
  { name: "Billed by country", sql: BY_COUNTRY, about: "The table that finance asks for each month", parameters: { run: "October 2026, NetSuite" }, saved_at: "2026-11-03T09:40:00Z", saved_by: "Ruth Okafor" },
  { name: "Billed by month", sql: BY_MONTH, about: "", parameters: {}, saved_at: "2026-10-30T15:02:00Z", saved_by: "Mikael Lindqvist" },
  { name: "Large credit notes without a reference to what they correct", sql: "SELECT number, customer_name, currency, gross_amount\nFROM invoice\nWHERE decimal_cmp(gross_amount, :most) < 0", about: "For the auditor: credit notes above the limit, with the invoice that they should name and do not", parameters: { most: "-1000" }, saved_at: "2026-09-18T08:01:00Z", saved_by: "Aditi Raghunathan" },
];

const COUNTRIES = ["United Kingdom", "Germany", "EIRE", "France", "Netherlands", "Spain", "Belgium", "Switzerland", "Portugal", "Australia", "Norway", "Italy", "Channel Islands", "Finland", "Cyprus", "Sweden", "Austria", "Denmark", "Japan", "Poland", "Israel", "USA", "Hong Kong"];
const CURRENCIES: Record<string, string> = { "United Kingdom": "GBP", Japan: "JPY", Switzerland: "CHF", USA: "USD", "Hong Kong": "USD", Norway: "NOK" };

const noise = (seed: number) => (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 8) % 100_000;
const money = (cents: number) => `${cents < 0 ? "-" : ""}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, "0")}`;

function byCountry(): QueryView {
  const rows = COUNTRIES.map((country, index) => {
    const net = Math.round(948_203_177 / (index + 1) ** 1.7) - (country === "Israel" ? 2_900_000 + noise(9) : 0) + noise(index);
    return [country, CURRENCIES[country] ?? "EUR", String(Math.round(21_000 / (index + 1) ** 1.4)), money(net), money(Math.round(net / 5))];
  });
  return { columns: ["country", "currency", "invoices", "net", "tax"], kinds: ["text", "text", "decimal", "decimal", "decimal"], rows, cut: false };
}

function byMonth(): QueryView {
  const rows = Array.from({ length: 34 }, (_, index) => [`${2024 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`, money(702_118_045 + index * 9_120_018 + noise(index) * 900 + (index % 12 === 11 ? 210_000_000 : 0) - (index === 17 ? 500_000_000 : 0))]);
  return { columns: ["month", "gross"], kinds: ["date", "decimal"], rows, cut: false };
}

function sampled(of: SqlViewView, limit: number, all = 25_900): QueryView {
  const kinds = of.columns.map((column) => (column.kind === "decimal" || column.kind === "integer" ? "decimal" : column.kind === "date" ? "date" : "text"));
  const cell = (kind: string, name: string, row: number, column: number): string | null => {
    const seed = noise(row * 31 + column);
    if (kind === "decimal") return name.includes("rate") ? ["20", "19", "0"][row % 3] ?? "0" : row % 41 === 7 ? null : money(row % 29 === 3 ? -seed * 7 : seed * 13);
    if (kind === "integer") return name === "run" || name === "review" || name === "comparison" ? "12" : String(1 + (seed % 40));
    if (kind === "date") return `2026-10-${String(1 + (seed % 31)).padStart(2, "0")}`;
    if (kind === "instant") return `2026-11-${String(1 + (seed % 22)).padStart(2, "0")}T09:${String(seed % 60).padStart(2, "0")}:12Z`;
    if (name === "country") return COUNTRIES[seed % COUNTRIES.length] ?? "";
    if (name === "currency") return ["GBP", "EUR", "JPY"][seed % 3] ?? "";
    if (name === "run_name") return "October 2026, NetSuite";
    if (name.includes("number") || name === "invoice") return `INV-2026${String(41_000 + row).padStart(6, "0")}`;
    if (name.startsWith("customer")) return name.endsWith("id") ? `C${12_000 + (seed % 4_372)}` : ["Northwind Traders", "Bergström & Söhne Versicherungsmaklergesellschaft mbH & Co. KG", "Contoso", "=cmd|' /C calc'!A0", "<b>Umbrella</b> Ltd"][seed % 5] ?? "";
    if (name === "hash") return `${seed.toString(16)}c41d`.repeat(8).slice(0, 64);
    return `${name} ${seed}`;
  };
  const most = Math.min(limit, all);
  return { columns: of.columns.map((column) => column.name), kinds, rows: Array.from({ length: most }, (_, row) => of.columns.map((column, index) => cell(column.kind, column.name, row, index))), cut: all > limit };
}

export function sqlCommands({ fail, work }: Tools): Commands {
  function asked(sql: string, parameters: Record<string, string>, limit: number): QueryView {
    const code = codeOf(sql);
    const [wrong, found] = [/^\s*(\w+)/.exec(code)?.[1] ?? "", /\b(?:from|join)\s+(\w+)/i.exec(code)];
    if (!/^(select|with|values)$/i.test(wrong)) fail("query", `${wrong.toUpperCase()} is not allowed: a query reads, and nothing else`, "Write a SELECT over the views on the left.");
    const missing = parametersOf(sql).find((name) => !parameters[name]);
    if (missing) fail("query", `the parameter :${missing} has no value`, "Give it one below the editor, then run the query again.");
    if (!found) return { columns: ["1"], kinds: ["decimal"], rows: [["1"]], cut: false };
    const of = SCHEMA.views.find((view) => view.name === found[1]?.toLowerCase());
    const at = found.index + found[0].length - (found[1]?.length ?? 0);
    if (!of) return fail("query", `no such table: ${found[1]} at "${sql.slice(at)}"`, "The views that can be asked are listed on the left.");
    const unknown = /\b(foo\w*)\b/.exec(code);
    if (unknown) fail("query", `no such column: ${unknown[1]} at "${sql.slice(unknown.index)}"`, "The columns of each view are listed on the left.");
    if (/group by country/i.test(code)) return byCountry();
    if (/group by month/i.test(code)) return byMonth();
    const all = sampled(of, limit);
    if (/where/i.test(code) && /'nothing'/i.test(sql)) return { ...all, rows: [], cut: false };
    if (/decimal_sum/i.test(code)) return { columns: ["sum"], kinds: ["decimal"], rows: [[sum(all.rows.map((row) => row.at(-1) ?? ""))]], cut: false };
    return all;
  }
  return {
    sql_schema: () => SCHEMA,
    sql_parameters: ({ sql }) => parametersOf(sql),
    sql: async ({ sql, parameters, limit, job }, progress) => {
      if (/recursive/i.test(sql)) await work(job, ["running the query", "running the query", "running the query"], 1_000_000, progress);
      else if (import.meta.env.MODE !== "test") await new Promise((done) => setTimeout(done, 120));
      return asked(sql, parameters, limit);
    },
    sql_export: async ({ kind, job }, progress) => (await work(job, ["Writing"], 25_900, progress), { name: `query.${kind}`, folder: "~/Documents", bytes: 1_204_331, rows: 25_900 }),
    saved_queries: () => [...saved].sort((a, b) => a.name.localeCompare(b.name)),
    saved_query_save: ({ name, sql, about, parameters }) => {
      const one: SavedQueryView = { name, sql, about, parameters, saved_at: now(), saved_by: "Ruth Okafor" };
      const at = saved.findIndex((other) => other.name === name);
      if (at >= 0) saved[at] = one;
      else saved.push(one);
      return one;
    },
    saved_query_delete: ({ name }) => (saved.splice(saved.findIndex((one) => one.name === name), 1), null),
  };
}
