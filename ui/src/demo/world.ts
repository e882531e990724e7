/** The recorded workspace: two pairs of runs, two comparisons, a log. Changed by what a user does, until the page is loaded anew. */
import type {
  CauseView,
  ColumnMappingView,
  ComparisonListView,
  ComparisonView,
  DecisionView,
  InspectionView,
  LogEntryView,
  ProfileView,
  ProofView,
  RejectView,
  RunView,
  SettingsView,
  TotalsView,
} from "../bindings";
import { subtract, sum } from "../format/decimal";
import { fieldKind, FIELDS, fieldTitle } from "../format/fields";
import * as million from "./million";
import * as uplift from "./uplift";

const ME = "r.okafor";
export const now = (): string => new Date().toISOString();

export function column(index: number, header: string, field: string, extra: Partial<ColumnMappingView> = {}): ColumnMappingView {
  const kind = fieldKind(field);
  return { index, file: 0, header, field, kind, format: kind === "decimal" ? "1234.56" : kind === "date" ? "YYYY-MM-DD" : "", minor_units: false, decided_by: "name", certainty: "certain", question: null, choices: [], ...extra };
}

const RETAIL: ColumnMappingView[] = [
  ["invoice_number", "invoice_number"], ["invoice_date", "invoice_date"], ["customer_id", "customer_id"], ["country", "country"], ["currency", "currency"], ["line_number", "line_number"], ["product", "product"], ["description", "description"], ["quantity", "quantity"], ["unit_price", "unit_price"], ["discount", "discount_rate"], ["net_amount", "net_amount"], ["tax_rate", "tax_rate"], ["tax_amount", "tax_amount"],
].map(([header, field], index) => column(index, header as string, field as string, header === "discount" ? { decided_by: "content", certainty: "likely" } : {}));

function run(id: number, name: string, extra: Partial<RunView>): RunView {
  return { id, name, kind: "invoices", imported_at: `2026-11-${String(10 + id).padStart(2, "0")}T09:4${id}:12Z`, imported_by: ME, sealed: true, files: [], invoices: 0, lines: 0, rejects: 0, totals: [], profile: "", mapping: RETAIL, ...extra };
}

const file = (name: string, of: { sha256: string; bytes: number; rows: number }) => ({ name, ...of, format: "CSV, comma, UTF-8, gzip" });
const big = (name: string, sha: string) => ({ name, sha256: sha.repeat(16), bytes: 1_218_400_113, rows: 5_120_044, format: "CSV, semicolon, Windows-1252, in a zip" });

export const runs: RunView[] = [
  run(1, "December 2010, v41", { files: [file("before.csv.gz", uplift.files.before)], invoices: uplift.invoices, lines: uplift.files.before.rows, totals: [uplift.totals.before] }),
  run(2, "December 2010, v42", { files: [file("after.csv.gz", uplift.files.after)], invoices: uplift.invoices, lines: uplift.files.after.rows, totals: [uplift.totals.after] }),
  run(3, "October 2026, all entities, Zuora production", { files: [big("zuora-invoice-items-2026-10.csv.zip", "9f3a")], invoices: 731_204, lines: 5_120_044, totals: million.before, profile: "Zuora invoice items" }),
  run(4, "October 2026, all entities, Zuora sandbox with price book 2027 (second attempt)", { files: [big("zuora-sandbox-invoice-items-2026-10.csv.zip", "b07c")], invoices: 731_204, lines: 5_088_840, rejects: 17, sealed: false, totals: million.after, profile: "Zuora invoice items" }),
];

export const rejects: RejectView[] = Array.from({ length: 17 }, (_, index) => ({
  file: "zuora-sandbox-invoice-items-2026-10.csv",
  row: 10_204 + index * 31_007,
  column: ["InvoiceItem.ChargeAmount", "Invoice.InvoiceDate", "InvoiceItem.Quantity"][index % 3] as string,
  value: ["1.2.34", "31/02/2026", "twelve"][index % 3] as string,
  reason: ["is no number in the form 1,234.56", "is no day of the calendar (DD/MM/YYYY)", "is no number in the form 1,234.56"][index % 3] as string,
  source: `INV-20260${index};C-10${index}24;SEAT-PRO;"<b>Seats</b>, annual";${["1.2.34", "12.00", "twelve"][index % 3]};31/02/2026;EUR`,
}));

const SETTINGS: SettingsView = {
  keys: [],
  ignore: ["period_end"],
  tolerance: [{ field: "tax_amount", absolute: "0.01", relative_percent: null }],
  budget: [{ currency: "GBP", amount: "5.00" }],
  text: [{ field: "description", trim: true, ignore_case: false }],
};

const zero = (currency: string): TotalsView => ({ currency, net: "0.00", tax: "0.00", gross: "0.00" });

function added(currency: string, all: TotalsView[]): TotalsView {
  const net = sum(["0.00", ...all.map((one) => one.net)]);
  const tax = sum(["0.00", ...all.map((one) => one.tax)]);
  return { currency, net, tax, gross: sum([net, tax]) };
}

function prove(before: RunView, after: RunView, causes: CauseView[], unexplained: TotalsView[]): ProofView[] {
  return before.totals.map((side) => {
    const of = (all: TotalsView[]) => all.filter((one) => one.currency === side.currency);
    const explained = added(side.currency, of(causes.flatMap((cause) => cause.impact)));
    const left = added(side.currency, of(unexplained));
    const end = of(after.totals)[0] ?? zero(side.currency);
    const reached = added(side.currency, [side, explained, left]);
    return {
      currency: side.currency,
      before: side,
      causes: explained,
      unexplained: left,
      tolerated: zero(side.currency),
      after: end,
      residual: { currency: side.currency, net: subtract(end.net, reached.net), tax: subtract(end.tax, reached.tax), gross: subtract(end.gross, reached.gross) },
    };
  });
}

function comparison(id: number, name: string, before: RunView, after: RunView, causes: CauseView[], unexplained: TotalsView[], extra: Partial<ComparisonView>): ComparisonView {
  const proof = prove(before, after, causes, unexplained);
  return {
    id, name, created_at: `2026-11-2${id}T13:0${id}:40Z`, created_by: ME, before, after, settings: SETTINGS,
    invoices: { matched: before.invoices, unchanged: 0, changed: 0, added: 0, removed: 0 },
    lines: { matched: 0, unchanged: 0, changed: 0, added: 0, removed: 0 },
    matched_by: [], differences: 0, causes, unexplained: { lines: 2, impact: unexplained }, proof,
    proved: proof.every((one) => /^-?0(\.0*)?$/.test(one.residual.gross)), tolerated: [], overruns: [], fields_on_one_side: [], ...extra,
  };
}

const [r1, r2, r3, r4] = runs as [RunView, RunView, RunView, RunView];
const changed = uplift.changedInvoices.length;
const touchedLines = uplift.causes.reduce((most, cause) => most + cause.lines, 0) + uplift.unexplainedLines;

export const comparisons: ComparisonView[] = [
  comparison(1, "December 2010, v41 → v42", r1, r2, uplift.causes, [uplift.totals.unexplained], {
    invoices: { matched: uplift.invoices, unchanged: uplift.invoices - changed, changed, added: 0, removed: 0 },
    lines: { matched: r2.lines, unchanged: r1.lines - touchedLines, changed: touchedLines - uplift.removedLines, added: 0, removed: uplift.removedLines },
    matched_by: [{ method: "invoice number", certainty: "certain", invoices: uplift.invoices }],
    differences: uplift.differences.length,
  }),
  comparison(2, "October 2026, all entities: price book 2027 against production, second attempt", r3, r4, million.causes, million.unexplained, {
    invoices: { matched: 731_180, unchanged: 702_011, changed: 29_169, added: 12, removed: 12 },
    lines: { matched: 5_088_840, unchanged: 4_755_507, changed: 300_129, added: 2_310, removed: 31_204 },
    matched_by: [{ method: "invoice number", certainty: "certain", invoices: 730_002 }, { method: "normalised number", certainty: "certain", invoices: 1_166 }, { method: "customer, period and total", certainty: "likely", invoices: 12 }],
    differences: million.ROWS,
    tolerated: [{ field: "tax_amount", currency: "GBP", lines: 8_412, absolute: "41.07", net: "-3.12" }],
    overruns: [{ currency: "GBP", budget: "5.00", hidden: "41.07" }],
    fields_on_one_side: ["ProrationMethod", "LegacyPlanCode"],
  }),
];

export const listed = (): ComparisonListView[] =>
  comparisons.map((one) => ({ id: one.id, name: one.name, before: one.before.name, after: one.after.name, created_at: one.created_at, changed_invoices: one.invoices.changed, causes: one.causes.length, undecided: one.causes.filter((cause) => !cause.decision).length, proved: one.proved }));

export const histories = new Map<string, DecisionView[]>();
export const profiles: ProfileView[] = [{ name: "Zuora invoice items", columns: 22, saved_at: "2026-11-03T10:12:00Z", saved_by: ME }, { name: "NetSuite saved search, Germany", columns: 31, saved_at: "2026-09-18T08:01:00Z", saved_by: "m.lindqvist" }];

export const log: LogEntryView[] = [];
export function note(what: string, subject: string): void {
  const number = log.length + 1;
  const hash = Array.from({ length: 8 }, (_, part) => (Math.imul(number * 31 + part, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0")).join("");
  log.push({ number, at: now(), by: ME, what, subject, hash });
}
for (const one of runs) note("run imported", one.name);
for (const one of comparisons) note("comparison made", one.name);

/** A file with one column that must be asked about, and doubtful cells. */
export function inspection(name: string, size: number, answered: ColumnMappingView[] | null, wanted = ""): InspectionView {
  const kind = wanted || (/contract/i.test(name) ? "contracts" : "invoices");
  const asks = /ask|ambig|sap|eu/i.test(name);
  const mapping = answered ?? [
    column(0, "Belegnummer", /numberless/i.test(name) ? "Belegnummer" : "invoice_number", { decided_by: "content", certainty: "likely" }),
    column(1, "Belegdatum", "invoice_date", asks ? { format: "", certainty: "ask", decided_by: "content", question: "Is 03/04/2026 the 3rd of April or March 4th? 412 values fit both.", choices: ["DD/MM/YYYY", "MM/DD/YYYY"] } : { format: "DD/MM/YYYY" }),
    column(2, "Kunde", "customer_id"),
    column(3, "Artikel", "product"),
    column(4, "Bezeichnung", "description"),
    column(5, "Menge", "quantity", { format: "1.234,56", decided_by: "content" }),
    column(6, "Einzelpreis", "unit_price", { format: "1.234,56", decided_by: "content" }),
    column(7, "Netto", "net_amount", { format: "1.234,56", decided_by: "content" }),
    column(8, "USt", "tax_rate", { format: "1.234,56", decided_by: "content", certainty: "likely" }),
    column(9, "USt-Betrag", "tax_amount", { format: "1.234,56", decided_by: "content" }),
    column(10, "Kostenstelle", "Kostenstelle", { kind: "text", decided_by: "content" }),
  ];
  const numbered = kind !== "invoices" || mapping.some((one) => one.field === "invoice_number");
  const missing = numbered ? [] : [{ field: "invoice_number", question: "Which column holds the invoice number?", columns: mapping.map((_, index) => index) }];
  const order = mapping[1]?.format ?? "";
  const shown = mapping.filter((one) => one.field);
  const rows = Array.from({ length: 24 }, (_, index) => {
    const [dd, mm] = [String((index % 12) + 1).padStart(2, "0"), String(((index * 5) % 12) + 1).padStart(2, "0")];
    const price = `${1 + (index % 7)}.${String(100 + index * 13).slice(-3)}`;
    const values: Record<string, [string, string | null, string | null]> = {
      invoice_number: [`40${55_100 + Math.floor(index / 3)}`, null, null],
      invoice_date: order === "" ? [`${dd}/${mm}/2026`, null, "fits DD/MM/YYYY and MM/DD/YYYY"] : [order.startsWith("DD") ? `2026-${mm}-${dd}` : `2026-${dd}-${mm}`, `${dd}/${mm}/2026`, null],
      customer_id: [`K-${2000 + (index % 5)}`, null, null],
      product: [`A-${700 + index}`, null, null],
      description: [index === 4 ? "<img src=x onerror=alert(1)> Schraube M8 × 40, verzinkt, Packung zu 200 Stück" : "Schraube M8 × 40", null, null],
      quantity: ["1200", "1.200", index % 8 === 3 ? "could also be 1.2: decided by 38 other values of the column" : null],
      unit_price: [price, price.replace(".", ","), null],
      net_amount: [`${1200 + index}.50`, `1.${200 + index},50`, null],
      tax_rate: ["19", null, null],
      tax_amount: index === 9 ? ["", "n/a", "is no number in the form 1.234,56: the row would go to the rejects"] : [`${228 + index}.10`, `${228 + index},10`, null],
    };
    return { row: index + 2, cells: shown.map((one) => { const [read, source, problem] = values[one.field] ?? ["4711", null, null]; return { read, source, problem }; }) };
  });
  return {
    kind,
    fields: FIELDS.map((field) => ({ field, title: fieldTitle(field), kind: fieldKind(field) })),
    missing,
    files: [{ name, format: "CSV, semicolon, Windows-1252", role: "lines", bytes: size }],
    shape: "by content",
    profile: null,
    mapping,
    ready: missing.length === 0 && mapping.every((one) => one.certainty !== "ask"),
    preview: { columns: shown.map((one) => one.field), rows },
  };
}
