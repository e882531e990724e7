/** The demo's documents: sellers, buyers, templates, pages, batches, e-invoices. Every page is the same recorded one. */
import type { Answer, Arguments, CommandName, OnProgress } from "../backend";
import type { BatchFileView, BatchRequest, BatchView, ChosenFileView, DocumentCountsView, DocumentFieldView, DocumentRowView, DocumentView, MissingTermView } from "../bindings";
import { cents, invoice } from "./review/invoices";
import { buyer, buyers, remember, sellers } from "./documents/parties";
import { checked } from "./documents/einvoices";
import * as templates from "./documents/templates";
import { note, now, runs } from "./world";

type Names = Extract<CommandName, `seller${string}` | `buyer${string}` | `template${string}` | `document${string}` | `comparison_pdf${string}` | "comparison_evidence" | `batch${string}` | `einvoice${string}`>;
type Commands = { [N in Names]: (args: Arguments<N>, progress: OnProgress) => Answer<N> | Promise<Answer<N>> };
type Tools = { fail: (code: string, message: string, help: string) => never; work: (job: string, stages: string[], of: number, progress: OnProgress) => Promise<void>; flags: URLSearchParams; offered: (name: string, size?: number) => ChosenFileView };

const APPROVED = 3;
const numbers = (run: number) => Math.min(25_900, runs.find((one) => one.id === run)?.invoices ?? 0);

function row(at: number): DocumentRowView {
  const one = invoice(at, []);
  const credit = at % 40 === 7;
  const gross = at === 2 ? "812345678901.20" : cents(credit ? -one.gross : one.gross);
  return { invoice: credit ? one.number.replace("INV", "CN") : one.number, customer: one.customer.name, date: one.date, currency: one.customer.currency, gross, lines: one.lines.length, status: at % 7 === APPROVED ? "approved" : at % 11 === 4 ? "held" : at % 5 === 0 ? "" : "to_review" };
}

const field = (term: string, title: string, value: string, kind = "text", source = "run", origin = ""): DocumentFieldView => ({ term, title, value, kind, source, origin });

const LACKS: MissingTermView[] = [
  { title: "The buyer's country", term: "BT-55", place: "buyer", field: "address.country", line: "", einvoice_only: true },
  { title: "The buyer's e-invoice address", term: "BT-49", place: "buyer", field: "electronic_address", line: "", einvoice_only: true },
  { title: "The tax category", term: "BT-151", place: "line", field: "tax_category", line: "3", einvoice_only: true },
];

function document(run: number, number: string, fail: Tools["fail"]): DocumentView {
  const at = Number(/(\d{6})$/.exec(number)?.[1] ?? "x") - 100_000;
  if (!(at >= 0 && at < Math.max(1, numbers(run)))) fail("not_found", `${number} is not in this run.`, "Choose another invoice of the list.");
  const one = invoice(at, []);
  const of = row(at);
  const { currency } = one.customer;
  const rates = new Map<number, number>();
  for (const line of one.lines) rates.set(line.rate, (rates.get(line.rate) ?? 0) + line.net);
  const missing = at % 9 === 2 ? LACKS : [];
  const broken = at % 9 === 5 ? [
    { rule: "BR-CO-10", severity: "error", message: "The sum of the lines' net amounts (BT-106) is 23,499.76, and the lines come to 23,499.75.", location: "Totals, BT-106", ours: false },
    { rule: "TIEOUT-VATID", severity: "warning", message: "The buyer's VAT id GB987654322 fails its checksum.", location: "Buyer, BT-48", ours: true },
  ] : [];
  return {
    run, invoice: of.invoice, type_code: of.gross.startsWith("-") ? "381" : "380", title: of.gross.startsWith("-") ? "Credit note" : "Invoice", currency, gross: of.gross.replace("-", ""), customer: one.customer.id, customer_name: one.customer.name, seller: sellers[0]?.name ?? "", status: of.status, turned: of.gross.startsWith("-"),
    groups: [
      { term: "", title: "Invoice", fields: [field("BT-1", "Number", of.invoice), field("BT-2", "Issued", one.date, "date"), field("BT-9", "Due", one.due, "date", "computed", "30 days after it is issued"), field("BT-5", "Currency", currency), field("BT-13", "Purchase order", `PO-${88_100 + at}`), field("BT-12", "Contract", `K-2024-${118 + at}`, "text", "records", "Contracts, Ironclad"), field("BT-73", "Period from", "2026-10-01", "date"), field("BT-74", "Period to", "2026-10-31", "date")] },
      { term: "BG-4", title: "Seller", fields: [field("BT-27", "Name", "Northgate Cloud Services Ltd", "text", "seller"), field("BT-31", "VAT id", "GB123456782", "text", "seller"), field("BT-35", "Street", "14 Harbour Exchange", "text", "seller"), field("BT-37", "City", "London", "text", "seller"), field("BT-40", "Country", "GB", "text", "seller")] },
      { term: "BG-7", title: "Buyer", fields: [field("BT-44", "Name", one.customer.name), field("BT-48", "VAT id", one.customer.vat, "text", "typed"), field("BT-50", "Street", "Unit 7, Foundry Lane", "text", "records", "Customers"), field("BT-55", "Country", missing.length ? "" : one.customer.country, "text", "records")] },
      { term: "BG-22", title: "Totals", fields: [field("BT-106", "Lines", cents(one.net), "decimal", "computed", "sum of the lines"), field("BT-110", "Tax", cents(one.tax), "decimal"), field("BT-112", "Gross", of.gross.replace("-", ""), "decimal"), field("BT-115", "Due", of.gross.replace("-", ""), "decimal", "computed")] },
      ...[...rates].map(([rate, base]) => ({ term: "BG-23", title: `Tax ${rate} %`, fields: [field("BT-116", "Taxable", cents(base), "decimal", "computed"), field("BT-117", "Tax", cents(Math.round((base * rate) / 100)), "decimal"), field("BT-118", "Category", "S", "text", "computed", "a rate above zero")] })),
    ],
    lines: one.lines.map((line, index) => ({ term: "BG-25", title: `${index + 1} · ${line.description}`, fields: [field("BT-153", "Item", line.description), field("BT-129", "Quantity", String(line.quantity), "decimal"), field("BT-146", "Unit price", cents(line.price), "decimal"), field("BT-131", "Net", cents(line.net), "decimal"), field("BT-152", "Tax rate", String(line.rate), "decimal")] })),
    line_count: one.lines.length, missing, broken, writable: true, einvoice: !missing.length && !broken.some((rule) => rule.severity === "error"),
  };
}

/** The recorded page; where nothing can be fetched, the head of a file. */
async function pdf(): Promise<ArrayBuffer> {
  if (import.meta.env.MODE === "test") return new TextEncoder().encode("%PDF-1.7\n").buffer;
  const { default: address } = await import("./documents/invoice.pdf?url");
  return (await fetch(address)).arrayBuffer();
}

const batches: BatchView[] = [];
const request = (run: number, change: Partial<BatchRequest>): BatchRequest => ({ run, which: "approved", invoices: [], format: "facturx", template: "", mark: "", pattern: "{number} {customer}", usage: null, ...change });
function begun(id: number, change: Partial<BatchView>): BatchView {
  return { id, run: 12, request: request(12, {}), target: "~/Documents/invoices/2026-10", zip: false, state: "done", reason: "", invoices: 3_700, written: 3_688, refused: 12, waiting: 0, bytes: 171_204_331, started_at: "2026-11-20T09:12:00Z", started_by: "Aditi Raghunathan", ended_at: "2026-11-20T09:12:31Z", ...change };
}
batches.push(
  begun(3, { state: "stopped", reason: "The disk is full: 1,204 documents are written and whole.", written: 1_204, refused: 4, waiting: 2_492, bytes: 58_112_000, started_at: "2026-11-21T14:02:00Z", target: "/media/usb/October 2026", request: request(12, { format: "pdf" }) }),
  begun(2, {}),
  begun(1, { request: request(12, { which: "all", format: "ubl", pattern: "{number}" }), zip: true, target: "~/Documents/october-2026-ubl-all-legal-entities-second-attempt.zip", invoices: 25_900, written: 25_900, refused: 0, bytes: 214_000_771, started_at: "2026-11-12T16:40:00Z", started_by: "Mikael Lindqvist" }),
);

function named(pattern: string, at: number, format: string): string {
  const one = row(at);
  const values: Record<string, string> = { number: one.invoice, customer: one.customer, date: one.date, currency: one.currency, total: one.gross };
  const name = (pattern || "{number}").replace(/\{(\w+)\}/g, (whole, word: string) => values[word] ?? whole);
  return `${name.replace(/[<>:"/\\|?*]/g, "_").trim().slice(0, 120)}.${format === "pdf" || format === "facturx" ? "pdf" : "xml"}`;
}

function file(batch: BatchView, at: number): BatchFileView {
  const state = at < batch.refused ? "refused" : at < batch.refused + batch.written ? "written" : "waiting";
  const source = state === "refused" ? at * 9 + 2 : at;
  return {
    invoice: row(source).invoice, name: named(batch.request.pattern, source, batch.request.format), state, bytes: state === "written" ? 46_120 + (at % 97) * 31 : 0,
    sha256: state === "written" ? (Math.imul(at + 7, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0").repeat(8) : "", missing: state === "refused" ? LACKS.slice(0, 1 + (at % 3)) : [], broken: [],
  };
}

/** The runs whose documents were all looked at. */
const lookedAt = new Set<number>();
const KEEPS: Record<string, (at: number) => boolean> = { approved: (at) => at % 7 === APPROVED, missing: (at) => at % 9 === 2, broken: (at) => at % 9 === 5 };
const nth = (run: number, rest: number) => (lookedAt.has(run) ? Math.max(0, Math.ceil((numbers(run) - rest) / 9)) : null);
const counts = (run: number): DocumentCountsView => ({ all: numbers(run), approved: COUNTS.approved?.(run) ?? 0, missing: nth(run, 2), broken: nth(run, 5) });

function xml(view: DocumentView, format: string): string {
  const [root, number] = format === "ubl" ? ["Invoice", "cbc:ID"] : ["rsm:CrossIndustryInvoice", "ram:ID"];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}>\n  <${number}>${view.invoice}</${number}>\n</${root}>\n`;
}

const COUNTS: Record<string, (run: number) => number> = { approved: (run) => (run === 12 || run === 1 ? Math.ceil((numbers(run) - APPROVED) / 7) : 0), all: numbers };
const PLACEHOLDERS = ["{number}", "{customer}", "{date}", "{currency}", "{total}"];

export function documentCommands({ fail, work, flags, offered }: Tools): Commands {
  const sized = ({ which, run, invoices }: BatchRequest) => (which === "these" ? invoices.length : (COUNTS[which]?.(run) ?? 0));
  const saved = (name: string) => ({ name, folder: "~/Documents", bytes: 46_120, rows: 1 });
  const found = (id: number) => batches.find((one) => one.id === id) ?? fail("not_found", `Batch ${id} is not in this workspace.`, "Look at the history again.");

  return {
    sellers: () => (flags.has("empty") ? [] : [...sellers]),
    seller_save: ({ seller }) => {
      if (seller.vat_id && !/^[A-Z]{2}[A-Z0-9]{2,12}$/.test(seller.vat_id)) fail("seller_invalid", `${seller.vat_id} is no VAT id: it begins with the two letters of its country.`, "Write it as in GB123456782, without spaces.");
      if (seller.is_default) for (const one of sellers) one.is_default = false;
      const at = sellers.findIndex((one) => one.name === seller.name);
      const kept = { ...seller, missing: seller.missing.filter((one) => one.field === "contact.phone" && !seller.contact.phone), saved_at: now(), saved_by: "Ruth Okafor" };
      if (at < 0) sellers.push(kept);
      else sellers[at] = kept;
      note("seller saved", seller.name);
      return [...sellers];
    },
    seller_delete: ({ name }) => (sellers.splice(sellers.findIndex((one) => one.name === name), 1), [...sellers]),
    seller_logo: ({ name }) => {
      const one = sellers.find((other) => other.name === name) ?? fail("not_found", `${name} is not in this workspace.`, "Save the seller first.");
      one.logo = sellers.find((other) => other.logo)?.logo ?? one.logo;
      return one;
    },
    seller_logo_remove: ({ name }) => {
      const one = sellers.find((other) => other.name === name) ?? fail("not_found", `${name} is not in this workspace.`, "Save the seller first.");
      one.logo = null;
      return one;
    },
    buyers: ({ search, offset, limit }) => {
      const all = flags.has("empty") ? [] : buyers(search);
      return { total: all.length, buyers: all.slice(offset, offset + limit) };
    },
    buyer: ({ customer }) => buyer(customer),
    buyer_save: ({ buyer }) => (note("buyer saved", buyer.name), remember(buyer)),
    templates: () => templates.all(),
    template_save: ({ name, toml }) => templates.save(name, toml, fail),
    template_remove: ({ name }) => templates.remove(name),
    template_words: () => templates.WORDS,
    template_read: ({ toml }) => templates.read(toml),
    template_write: ({ content }) => templates.write(content),
    documents: ({ run, search, filter, offset, limit }) => {
      if (flags.has("fail")) fail("documents_failed", "The invoices could not be read: disk I/O error in Billing UAT 2026.tieout.", "Check the disk, then try again. Settings has an integrity check.");
      const text = search.toLowerCase();
      const total = numbers(run);
      const answer = (at: number[]) => ({ total: at.length, counts: counts(run), rows: at.slice(offset, offset + limit).map(row) });
      if (!text && !filter) return { total, counts: counts(run), rows: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, at) => row(offset + at)) };
      if (filter === "missing" || filter === "broken") lookedAt.add(run);
      const of = Array.from({ length: total }, (_, at) => at).filter((at) => KEEPS[filter]?.(at) ?? true);
      return answer(text ? of.filter((at) => [row(at).invoice, row(at).customer].some((one) => one.toLowerCase().includes(text))) : of);
    },
    documents_check: async ({ run, job }, progress) => {
      await work(job, ["Checking the documents"], numbers(run), progress);
      lookedAt.add(run);
      return counts(run);
    },
    document_xml: async ({ run, invoice, format }) => {
      const view = document(run, invoice, fail);
      if (view.missing.length) fail("incomplete", `${invoice} can't be an e-invoice yet: ${view.missing.map((one) => one.title.toLowerCase()).join(", ")} is missing.`, "Give what is missing: the list beside the document leads there.");
      return xml(view, format);
    },
    document: ({ run, invoice }) => document(run, invoice, fail),
    document_pdf: () => pdf(),
    document_save: ({ invoice, format }) => (note("document written", invoice), saved(`${invoice}.${format === "pdf" || format === "facturx" ? "pdf" : "xml"}`)),
    comparison_pdf: () => pdf(),
    comparison_pdf_save: () => saved("536373 before and after.pdf"),
    comparison_evidence: () => saved("December 2010, v41 → v42 evidence.pdf"),
    batch_plan: ({ request }) => {
      const unknown = /\{(\w*)\}/g.exec(request.pattern.replace(/\{(number|customer|date|currency|total)\}/g, ""));
      if (unknown) fail("pattern", `{${unknown[1]}} says nothing.`, `A pattern may say ${PLACEHOLDERS.join(", ")}.`);
      const invoices = sized(request);
      return { invoices, names: Array.from({ length: Math.min(4, invoices) }, (_, at) => named(request.pattern, request.which === "approved" ? at * 7 + APPROVED : at, request.format)), placeholders: PLACEHOLDERS };
    },
    batch_start: async ({ request, zip, job }, progress) => {
      const invoices = sized(request);
      await work(job, ["Writing documents"], invoices, progress);
      const refused = Math.ceil(invoices / 300);
      const batch = begun(Math.max(...batches.map((one) => one.id)) + 1, { run: request.run, request, zip, invoices, written: invoices - refused, refused, bytes: invoices * 46_120, started_at: now(), started_by: "Ruth Okafor", ended_at: now(), target: zip ? "~/Documents/documents.zip" : "~/Documents/documents" });
      batches.unshift(batch);
      return batch;
    },
    batch_resume: async ({ batch, job }, progress) => {
      const one = found(batch);
      await work(job, ["Writing documents"], one.waiting, progress);
      return Object.assign(one, { state: "done", reason: "", written: one.written + one.waiting, waiting: 0, ended_at: now() });
    },
    batches: ({ run }) => batches.filter((one) => one.run === run),
    batch_files: ({ batch, state, offset, limit }) => {
      const one = found(batch);
      const first = { "": 0, refused: 0, written: one.refused, waiting: one.refused + one.written }[state] ?? 0;
      const total = { "": one.invoices, refused: one.refused, written: one.written, waiting: one.waiting }[state] ?? 0;
      return { total, files: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, at) => file(one, first + offset + at)) };
    },
    einvoice_choose: () => ["RE-2026-0815.xml", "facturx-1204.pdf", "peppol-credit-note.xml", "scan.pdf"].map((name) => offered(name, 21_004)),
    einvoice_check: ({ token }) => checked(token),
  };
}
