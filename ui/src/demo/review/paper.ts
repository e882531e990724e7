/** An invoice of the demo as the customer would see it, with what stands around it. */
import type { InvoiceReviewView, PaperFieldView } from "../../bindings";
import { cents, customer, mix } from "./invoices";
import type { Item, World } from "./world";

const COLUMNS = [
  ["product", "Product", "text"], ["description", "Description", "text"], ["quantity", "Quantity", "decimal"], ["unit_price", "Unit price", "decimal"],
  ["discount_rate", "Discount %", "decimal"], ["net_amount", "Net", "decimal"], ["tax_rate", "Tax %", "decimal"],
].map(([field, title, kind]) => ({ field: field as string, title: title as string, kind: kind as string }));

export function paper(world: World, item: Item, before: number | null, after: number | null): InvoiceReviewView {
  const { found, groups: _, cents: __, stake: ___, ...view } = item;
  const base = { item: view, findings: found, hash: `${mix(item.id, 1).toString(16)}${"4d9c".repeat(14)}`.slice(0, 64), before, after, history: world.histories.get(item.id) ?? [], columns: COLUMNS };
  if (!item.invoice) return { ...base, columns: [], header: [], lines: [], totals: [], recent: recent(item, 0), records: records(item.title.replace("contract ", ""), item) };
  const made = world.invoice(item);
  const about = (field: string) => found.filter((one) => one.field === field && !one.line).map((one) => one.id);
  const field = (name: string, title: string, value: string): PaperFieldView => ({ field: name, title, value, findings: about(name) });
  return {
    ...base,
    header: [
      field("invoice_number", "Invoice", made.number), field("invoice_date", "Invoice date", made.date), field("due_date", "Due date", made.due), field("customer_name", "Customer", made.customer.name),
      field("customer_id", "Customer number", made.customer.id), field("country", "Country", made.customer.country), field("customer_vat", "VAT id", made.customer.vat), field("period", "Period", "1 to 31 Oct 2026"),
    ],
    lines: made.lines.map((line, at) => ({
      line: String(at + 1),
      cells: [line.product, line.description, String(line.quantity), cents(line.price), line.discount ? String(line.discount) : "", line.said ?? cents(line.net), String(line.rate)],
      findings: found.filter((one) => one.line === String(at + 1)).map((one) => one.id),
      file: "netsuite-invoice-lines-2026-10.csv.gz",
      row: 2 + made.index * 5 + at,
    })),
    totals: [field("invoice_net", "Net", cents(made.net)), field("invoice_tax", "Tax", cents(made.tax)), field("invoice_gross", "Gross", cents(made.gross))],
    recent: recent(item, made.gross),
    records: records(`K-${1_000 + (made.index % 1_423)}`, item),
  };
}

function recent(item: Item, gross: number): InvoiceReviewView["recent"] {
  const usual = item.groups.includes("G9") ? Math.round(gross / 6.4) : gross || 412_800;
  const months = Array.from({ length: item.id % 11 === 4 ? 5 : 12 }, (_, at, all = item.id % 11 === 4 ? 5 : 12) => all - 1 - at);
  return months.flatMap((ago) => {
    const [year, month] = ago > 9 ? [2025, 22 - ago] : [2026, 10 - ago];
    if (ago === 0 && !item.invoice) return [];
    const amount = ago === 0 ? gross : item.id % 29 === 3 && ago === 4 ? -Math.round(usual / 5) : Math.round((usual * (82 + (mix(item.id, ago) % 33))) / 100);
    return [{ invoice: ago === 0 ? item.title : `INV-${year}-${String(mix(item.id, ago, 8) % 99_999).padStart(5, "0")}`, run: `${month}/${year}`, date: `${year}-${String(month).padStart(2, "0")}-28`, gross: cents(amount) }];
  });
}

function records(contract: string, item: Item): InvoiceReviewView["records"] {
  const who = customer((item.id - 1) % 1_423);
  const column = (field: string, title: string, kind: string) => ({ field, title, kind });
  const contracts = {
    kind: "contracts", title: "Contracts", total: 2,
    columns: [column("contract", "Contract", "text"), column("product", "Product", "text"), column("unit_price", "Price", "decimal"), column("period_end", "Ends", "date")],
    rows: [[contract, "SEAT-ENTERPRISE", "129.00", "2027-05-31"], [contract, "API-TOKENS-1M", "3.20", "2027-05-31"]],
  };
  const payments = {
    kind: "payments", title: "Payments", total: 14,
    columns: [column("date", "Received", "date"), column("reference", "For", "text"), column("amount", "Amount", "decimal")],
    rows: [0, 1, 2].map((ago) => [`2026-${String(9 - ago).padStart(2, "0")}-${12 + (mix(item.id, ago) % 15)}`, `INV-2026-${String(mix(item.id, ago + 1, 8) % 99_999).padStart(5, "0")}`, cents(Math.round(((item.cents || 412_800) * (82 + (mix(item.id, ago + 1) % 33))) / 100))]),
  };
  return who.country === "IE" ? [contracts] : [contracts, payments];
}
