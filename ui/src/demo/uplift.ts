/** A comparison of real invoices, from `uplift.json` (see scripts/record-demo.mjs; UCI Online Retail, CC BY 4.0). */
import type {
  AlignedLineView,
  BreakdownView,
  CauseView,
  DifferenceView,
  FieldChangeView,
  InvoiceLineView,
  SideBySideView,
  TotalsView,
} from "../bindings";
import { fieldKind, fieldTitle } from "../format/fields";
import { subtract, sum } from "../format/decimal";
import recorded from "./uplift.json";

type Cells = string[];
type Touched = { pair: number; beforeRow: number; afterRow: number; before: Cells; after: Cells | null; causes: string[] };

const FIELDS = recorded.columns.map((name) => (name === "discount" ? "discount_rate" : name));
const at = (field: string) => FIELDS.indexOf(field);
const [INVOICE, DATE, CUSTOMER, COUNTRY, LINE, PRODUCT, NET, TAX] = ["invoice_number", "invoice_date", "customer_id", "country", "line_number", "product", "net_amount", "tax_amount"].map(at) as [number, number, number, number, number, number, number, number];
const SHOWN = ["product", "description", "quantity", "unit_price", "discount_rate", "net_amount", "tax_rate", "tax_amount"];

const touched: Touched[] = (recorded.touched as unknown as [number, number, Cells, [number, string][] | null, string[]][]).map(
  ([beforeRow, afterRow, before, changes, causes], index) => ({ pair: index + 1, beforeRow, afterRow, before, after: changes ? applied(before, changes) : null, causes }),
);
const rest = (recorded.rest as unknown as [number, number, Cells][]).map(([beforeRow, afterRow, before], index) => ({
  pair: touched.length + index + 1,
  beforeRow,
  afterRow,
  before,
  after: before as Cells | null,
  causes: [] as string[],
}));

function applied(before: Cells, changes: [number, string][]): Cells {
  const after = [...before];
  for (const [index, cell] of changes) after[index] = cell;
  return after;
}

const WORDS: Record<string, Omit<CauseView, "id" | "lines" | "invoices" | "customers" | "impact" | "decision" | "merged_from" | "split_from" | "intent">> = {
  C1: { kind: "tax_rate", sign: "changed", summary: "tax rate 20 -> 0 where country is EIRE", field: "tax_rate", transformation: "20 -> 0", conditions: [{ field: "country", op: "=", value: "EIRE" }], confidence: "1.00" },
  C2: { kind: "missing", sign: "removed", summary: "lines missing where product is 82482", field: null, transformation: "missing", conditions: [{ field: "product", op: "=", value: "82482" }], confidence: "1.00" },
  C3: { kind: "price_ratio", sign: "changed", summary: "unit price x 1.05 where product starts 82", field: "unit_price", transformation: "x 1.05", conditions: [{ field: "product", op: "starts", value: "82" }], confidence: "0.91" },
  C4: { kind: "text", sign: "changed", summary: "description in title case where product starts 23", field: "description", transformation: "title case", conditions: [{ field: "product", op: "starts", value: "23" }], confidence: "0.78" },
};

export const causes: CauseView[] = [...recorded.causes]
  .sort((a, b) => a.id.localeCompare(b.id))
  .map(({ id, lines, invoices, customers, impact }) => ({
    id,
    ...(WORDS[id] as (typeof WORDS)[string]),
    lines,
    invoices,
    customers,
    impact: [impact],
    decision: null,
    merged_from: [],
    split_from: null,
    intent: null,
  }));

export const totals = recorded.totals;
export const files = recorded.files;
export const invoices = recorded.invoices;
export const unexplainedLines = touched.filter((line) => line.causes.length === 0).length;
export const removedLines = touched.filter((line) => !line.after).length;
export const changedInvoices = [...new Set(touched.map((line) => line.before[INVOICE] as string))];

const ROOTS: Record<string, string> = { C1: "tax_rate", C3: "unit_price", C4: "description" };

function changesOf(line: Touched): FieldChangeView[] {
  const after = line.after;
  if (!after) return [];
  return FIELDS.flatMap((field, index) => {
    const [was, is] = [line.before[index] as string, after[index] as string];
    if (was === is) return [];
    const own = line.causes.find((cause) => ROOTS[cause] === field);
    const follows = line.causes.includes("C1") && index === TAX ? "C1" : (line.causes.find((cause) => cause === "C3") ?? line.causes[0] ?? "");
    return [{ field, root: own !== undefined || line.causes.length === 0, delta: fieldKind(field) === "decimal" ? subtract(is, was) : null, cause: own ?? follows }];
  });
}

export const differences: DifferenceView[] = touched
  .flatMap((line): Omit<DifferenceView, "id">[] => {
    const cell = (side: Cells | null, index: number) => side?.[index] ?? "";
    const common = {
      pair: line.pair,
      invoice_before: cell(line.before, INVOICE),
      line_before: cell(line.before, LINE),
      invoice_after: cell(line.after, INVOICE),
      line_after: cell(line.after, LINE),
      customer: cell(line.before, CUSTOMER),
      product: cell(line.before, PRODUCT),
      currency: "GBP",
      matched_by: "invoice and line number",
      right: "",
      expected: "",
    };
    if (!line.after) return [{ ...common, state: "removed", field: "", before: "", after: "", delta: subtract("0", cell(line.before, NET)), root: true, cause: "C2" }];
    return changesOf(line).map(({ field, root, delta, cause }) => ({ ...common, state: "changed", field, before: cell(line.before, at(field)), after: cell(line.after, at(field)), delta, root, cause }));
  })
  .map((difference, index) => ({ id: index + 1, ...difference }));

export function breakdown(cause: string): BreakdownView[] {
  return ([["customer_id", CUSTOMER], ["product", PRODUCT]] as const).flatMap(([field, index]) => {
    const shares = new Map<string, Touched[]>();
    for (const line of touched) {
      if (!(cause ? line.causes.includes(cause) : line.causes.length === 0)) continue;
      const value = line.before[index] as string;
      shares.set(value, [...(shares.get(value) ?? []), line]);
    }
    return [...shares]
      .sort(([, a], [, b]) => b.length - a.length)
      .slice(0, 8)
      .map(([value, lines]) => ({ field, value, lines: lines.length, impact: [difference("GBP", lines)] }));
  });
}

function difference(currency: string, lines: Touched[]): TotalsView {
  const net = sum(lines.map((line) => subtract(line.after?.[NET] ?? "0", line.before[NET] as string)));
  const tax = sum(lines.map((line) => subtract(line.after?.[TAX] ?? "0", line.before[TAX] as string)));
  return { currency, net, tax, gross: sum([net, tax]) };
}

export function firstPair(cause: string | null): number | null {
  return touched.find((line) => cause === null || line.causes.includes(cause))?.pair ?? null;
}

export function sideBySide(pair: number, known: CauseView[]): SideBySideView {
  const all = [...touched, ...rest];
  const invoice = (all[pair - 1] ?? all[0])?.before[INVOICE] as string;
  const lines = all.filter((line) => line.before[INVOICE] === invoice).sort((a, b) => a.beforeRow - b.beforeRow);
  const first = lines[0] as Touched;
  const totalOf = (side: "before" | "after"): TotalsView => {
    const net = sum(lines.map((line) => line[side]?.[NET] ?? "0"));
    const tax = sum(lines.map((line) => line[side]?.[TAX] ?? "0"));
    return { currency: "GBP", net, tax, gross: sum([net, tax]) };
  };
  const [before, after] = [totalOf("before"), totalOf("after")];
  const ordinal = changedInvoices.indexOf(invoice);
  const pairOf = (index: number) => touched.find((line) => line.before[INVOICE] === changedInvoices[index])?.pair ?? null;
  const side = (run: string) => ({ run, invoice, customer_id: first.before[CUSTOMER] as string, customer_name: "", currency: "GBP", invoice_date: first.before[DATE] as string });
  const used = new Set(lines.flatMap((line) => line.causes));
  return {
    before: side("December 2010, v41"),
    after: side("December 2010, v42"),
    matched_by: "invoice number",
    certainty: "certain",
    lines: lines.map(aligned),
    columns: SHOWN.map((field) => ({ field, title: fieldTitle(field), kind: fieldKind(field) })),
    header: [DATE, CUSTOMER, COUNTRY].map((index) => ({ field: FIELDS[index] as string, title: fieldTitle(FIELDS[index] as string), before: first.before[index] as string, after: first.before[index] as string, changed: false, cause: "" })),
    totals: [{ currency: "GBP", before, after, delta: { currency: "GBP", net: subtract(after.net, before.net), tax: subtract(after.tax, before.tax), gross: subtract(after.gross, before.gross) } }],
    causes: known.filter((cause) => used.has(cause.id)),
    previous_pair: ordinal > 0 ? pairOf(ordinal - 1) : null,
    next_pair: ordinal + 1 < changedInvoices.length ? pairOf(ordinal + 1) : null,
    ordinal: ordinal + 1,
    of: changedInvoices.length,
  };
}

function aligned(line: Touched): AlignedLineView {
  const written = (cells: Cells | null, file: string, row: number): InvoiceLineView | null =>
    cells && { line: cells[LINE] as string, cells: SHOWN.map((field) => cells[at(field)] as string), file, row };
  const changes = changesOf(line);
  const state = !line.after ? "removed" : changes.length ? "changed" : "unchanged";
  return {
    pair: line.pair,
    state,
    matched_by: "line number",
    certainty: "certain",
    before: written(line.before, "before.csv.gz", line.beforeRow),
    after: written(line.after, "after.csv.gz", line.afterRow),
    delta: subtract(line.after?.[NET] ?? "0", line.before[NET] as string),
    changes: state === "removed" ? [{ field: "", root: true, delta: subtract("0", line.before[NET] as string), cause: "C2" }] : changes,
  };
}
