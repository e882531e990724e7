/** The fields of a line as the screens name them. A field that is not here is a column of the source: it keeps its own name. */

export type FieldKind = "text" | "decimal" | "date";

const KNOWN: Record<string, readonly [title: string, kind: FieldKind]> = {
  invoice_number: ["Invoice", "text"],
  invoice_date: ["Invoice date", "date"],
  due_date: ["Due date", "date"],
  customer_id: ["Customer", "text"],
  customer_name: ["Customer name", "text"],
  country: ["Country", "text"],
  region: ["Region", "text"],
  currency: ["Currency", "text"],
  line_number: ["Line", "text"],
  product: ["Product", "text"],
  description: ["Description", "text"],
  plan: ["Plan", "text"],
  subscription: ["Subscription", "text"],
  period_start: ["Period start", "date"],
  period_end: ["Period end", "date"],
  quantity: ["Quantity", "decimal"],
  unit: ["Unit", "text"],
  unit_price: ["Unit price", "decimal"],
  discount_rate: ["Discount %", "decimal"],
  discount_amount: ["Discount", "decimal"],
  net_amount: ["Net", "decimal"],
  tax_category: ["Tax category", "text"],
  tax_rate: ["Tax %", "decimal"],
  tax_amount: ["Tax", "decimal"],
  gross_amount: ["Gross", "decimal"],
  invoice_net: ["Invoice net", "decimal"],
  invoice_tax: ["Invoice tax", "decimal"],
  invoice_gross: ["Invoice gross", "decimal"],
};

/** Every field that Tieout knows the meaning of, in the order in which a person reads an invoice. */
export const FIELDS: readonly string[] = Object.keys(KNOWN);

export function fieldTitle(field: string): string {
  return KNOWN[field]?.[0] ?? field;
}

/** The field within a sentence: `unit price`. */
export function fieldWord(field: string): string {
  const title = KNOWN[field]?.[0];
  return title ? title.charAt(0).toLowerCase() + title.slice(1) : field;
}

export function fieldKind(field: string): FieldKind {
  return KNOWN[field]?.[1] ?? "text";
}

const OPERATORS: Record<string, string> = {
  "=": "is",
  in: "is one of",
  starts: "starts with",
  ">=": "is at least",
  "<=": "is at most",
  "<": "is below",
  ">": "is above",
};

/** One condition in words: `product starts with 82`. */
export function conditionWords({ field, op, value }: { field: string; op: string; value: string }): string {
  return `${fieldWord(field)} ${OPERATORS[op] ?? op} ${value}`;
}

const SIGNS: Record<string, string> = { added: "+", removed: "−", changed: "~", intended: "✓", unexplained: "?", unchanged: "" };

/** The sign that stands beside a meaning's colour. */
export function signOfState(state: string): string {
  return SIGNS[state] ?? "~";
}

const KINDS: Record<string, string> = {
  price_ratio: "Price by ratio",
  price_amount: "Price by amount",
  price_set: "Price set",
  tax_rate: "Tax rate",
  tax_category: "Tax category",
  rounding: "Rounding",
  rounding_level: "Rounding level",
  proration: "Proration",
  discount: "Discount",
  unit_of_measure: "Unit of measure",
  sign: "Sign",
  currency: "Currency",
  date_shift: "Date shift",
  text: "Text",
  renamed: "Renamed",
  quantity: "Quantity",
  amount: "Amount",
  missing: "Missing lines",
  added: "Added lines",
  duplicated: "Duplicated lines",
  split: "Split lines",
  merged: "Merged lines",
  moved_invoice: "Moved to another invoice",
  value: "Value",
};

export function kindTitle(kind: string): string {
  return KINDS[kind] ?? kind.replaceAll("_", " ");
}
