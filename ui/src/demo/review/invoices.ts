/** Invented invoices with planted faults, computed from their number: the same each time, and their arithmetic holds but where it was broken. Money is in whole cents. */

export type Customer = { id: string; name: string; country: string; currency: string; rate: number; vat: string };
export type Line = { product: string; description: string; quantity: number; price: number; discount: number; net: number; rate: number; /** Said otherwise on the paper. */ said?: string };
export type Fault = { group: string; line: string; field: string | null; expected: string; actual: string; difference: string | null; stake: number; message: string };
export type Invoice = { index: number; number: string; customer: Customer; date: string; due: string; lines: Line[]; faults: Fault[]; net: number; tax: number; gross: number };

export const cents = (value: number): string => {
  const [sign, digits] = [value < 0 ? "-" : "", String(Math.abs(value)).padStart(3, "0")];
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

export function mix(...seeds: number[]): number {
  let hash = 0x811c9dc5;
  for (const seed of seeds) {
    hash = Math.imul(hash ^ seed, 0x01000193);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x2c1b3c6d);
    hash ^= hash >>> 13;
  }
  return hash >>> 0;
}

const FIRST = ["Nordwind", "Halcyon", "Brightwater", "Castellan", "Ostara", "Meridian", "Pemberton", "Quillon", "Vantage", "Harrow", "Lumen", "Kestrel", "Tallow", "Ashdown", "Fjellheim", "Corvus", "Rowan", "Saltmarsh", "Orrery", "Bellweather"];
const SECOND = ["Logistics", "Analytics", "Foods", "Robotics", "Health", "Energy", "Studios", "Freight", "Insurance", "Publishing", "Optics", "Textiles", "Mobility", "Labs"];
const LANDS = [
  { country: "GB", currency: "GBP", rate: 20, form: "Ltd" },
  { country: "GB", currency: "GBP", rate: 20, form: "plc" },
  { country: "GB", currency: "GBP", rate: 20, form: "LLP" },
  { country: "DE", currency: "EUR", rate: 19, form: "GmbH" },
  { country: "FR", currency: "EUR", rate: 20, form: "SAS" },
  { country: "IE", currency: "EUR", rate: 23, form: "DAC" },
  { country: "GB", currency: "GBP", rate: 20, form: "Ltd" },
] as const;
const ODD: Record<number, string> = { 3: "Bäckerei Süßkind & Söhne <b>GmbH</b>", 11: "The Worshipful Company of Instrument Makers and Navigators of the Port of Kingston upon Hull (in administration)" };

export function customer(n: number): Customer {
  const land = LANDS[n % LANDS.length] ?? LANDS[0];
  const name = ODD[n] ?? `${FIRST[mix(n, 1) % FIRST.length]} ${SECOND[mix(n, 2) % SECOND.length]} ${land.form}`;
  return { id: `C-${10_000 + n}`, name, country: land.country, currency: land.currency, rate: land.rate, vat: `${land.country}${String(mix(n, 3)).padStart(9, "0").slice(0, 9)}` };
}

const PRODUCTS = [
  { product: "SEAT-PRO", description: "Seats, Pro, monthly", price: 4_900, most: 60 },
  { product: "SEAT-ENTERPRISE", description: "Seats, Enterprise, monthly", price: 12_900, most: 140 },
  { product: "API-TOKENS-1M", description: "API tokens, million", price: 320, most: 900 },
  { product: "STORAGE-GB", description: "Storage, gigabyte-month", price: 9, most: 4_000 },
  { product: "SUPPORT-PREMIUM", description: "Premium support, flat", price: 48_000, most: 1 },
  { product: "SSO-ADDON", description: "Single sign-on", price: 9_000, most: 3 },
  { product: "CREDITS-PREPAID", description: "Prepaid credits, drawdown", price: 100, most: 2_500 },
] as const;

const round = (value: number) => Math.floor(value + 0.5);
const net = (line: Line) => round((line.quantity * line.price * (100 - line.discount)) / 100);
const dated = (day: number, month = 10) => `2026-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;

/** The invoice with the faults of these groups. */
export function invoice(index: number, groups: readonly string[]): Invoice {
  const who = customer(index % 1_423);
  const many = index === 40 ? 640 : 2 + (mix(index, 7) % 6);
  const lines = Array.from({ length: many }, (_, at): Line => {
    const of = PRODUCTS[(at + mix(index, 5)) % PRODUCTS.length] ?? PRODUCTS[0];
    const line: Line = { product: of.product, description: of.description, quantity: 1 + (mix(index, at, 9) % of.most), price: of.price, discount: mix(index, at, 4) % 9 === 0 ? 10 : 0, net: 0, rate: who.rate };
    return { ...line, net: net(line) };
  });
  const made: Invoice = { index, number: `INV-2026-${String(100_000 + index)}`, customer: who, date: dated(31), due: dated(30, 11), lines, faults: [], net: 0, tax: 0, gross: 0 };
  for (const group of groups) FAULTS[group]?.(made, group);
  made.net = made.lines.reduce((all, line) => all + line.net, 0);
  const taxed = new Map<number, number>();
  for (const line of made.lines) taxed.set(line.rate, (taxed.get(line.rate) ?? 0) + line.net);
  made.tax = groups.includes("G11") ? 0 : [...taxed].reduce((all, [rate, base]) => all + round((base * rate) / 100), 0);
  made.gross = made.net + made.tax;
  for (const fault of made.faults) whole(made, fault);
  return made;
}

/** What can be said only once the totals are known. */
function whole(made: Invoice, fault: Fault): void {
  const { currency } = made.customer;
  if (fault.group === "G7") fault.stake = made.gross;
  if (fault.group === "G9") {
    const usual = round(made.gross / 6.4);
    Object.assign(fault, { expected: cents(usual), actual: cents(made.gross), difference: cents(made.gross - usual), stake: made.gross - usual, message: `${currency} ${cents(made.gross)} is 6.4 times the median of the last twelve invoices, ${currency} ${cents(usual)}` });
  }
  if (fault.group === "G11") {
    fault.stake = round(made.net / 5);
    fault.message = `reverse charge with net ${cents(made.net)} and tax 0.00, but the buyer has no VAT id`;
  }
}

type Plant = (made: Invoice, group: string) => void;
const contract = (made: Invoice) => `K-${1_000 + (made.index % 1_423)}`;

function reprice(product: string, from: number, said: (made: Invoice, was: number, is: number) => string): Plant {
  return (made, group) => {
    const at = made.lines.findIndex((line) => line.product === product);
    const place = at < 0 ? 0 : at;
    const of = PRODUCTS.find((one) => one.product === product) ?? PRODUCTS[0];
    const line = { ...made.lines[place]!, product, description: of.description, discount: 0, quantity: Math.max(2, (made.lines[place]?.quantity ?? 2) % of.most), price: round((of.price * 100) / from) };
    line.net = net(line);
    made.lines[place] = line;
    const due = line.quantity * of.price;
    made.faults.push({ group, line: String(place + 1), field: "unit_price", expected: cents(of.price), actual: cents(line.price), difference: cents(line.price - of.price), stake: Math.abs(due - line.net), message: `${line.quantity} × ${cents(of.price)} = ${cents(due)} ${said(made, of.price, line.price)}, billed ${line.quantity} × ${cents(line.price)} = ${cents(line.net)}` });
  };
}

const header = (field: string | null, expected: string, actual: string, message: (made: Invoice) => string): Plant => (made, group) =>
  void made.faults.push({ group, line: "", field, expected, actual, difference: null, stake: 0, message: message(made) });

const FAULTS: Record<string, Plant> = {
  G1: reprice("SEAT-ENTERPRISE", 105, (made) => `by contract ${contract(made)}`),
  G2: reprice("SEAT-PRO", 104, (made) => `after the uplift of 4 % on the anniversary 1 Oct 2026 (contract ${contract(made)})`),
  G3: (made, group) => {
    const line = made.lines[0]!;
    const due = net(line);
    line.net = due - 1;
    made.faults.push({ group, line: "1", field: "net_amount", expected: cents(due), actual: cents(line.net), difference: "-0.01", stake: 1, message: `${line.quantity} × ${cents(line.price)}${line.discount ? ` − ${line.discount} %` : ""} = ${cents(due)}, billed ${cents(line.net)}` });
  },
  G4: (made, group) => {
    const base = made.lines.reduce((all, line) => all + line.net, 0);
    for (const line of made.lines) line.rate = 16;
    made.faults.push({ group, line: "", field: "invoice_tax", expected: cents(round(base * 0.19)), actual: cents(round(base * 0.16)), difference: cents(round(base * 0.16) - round(base * 0.19)), stake: round(base * 0.19) - round(base * 0.16), message: `${cents(base)} × 19 % = ${cents(round(base * 0.19))} for Germany on 31 Oct 2026, billed 16 % = ${cents(round(base * 0.16))}` });
  },
  G5: (made, group) => {
    const line = made.lines.at(-1)!;
    line.discount = 15;
    line.net = net(line);
    const due = line.quantity * line.price;
    made.faults.push({ group, line: String(made.lines.length), field: "discount_rate", expected: "0", actual: "15", difference: "15", stake: due - line.net, message: `the launch discount of 15 % ended 30 Jun 2026; without it ${line.quantity} × ${cents(line.price)} = ${cents(due)}, billed ${cents(line.net)}` });
  },
  G7: header("invoice_number", "", "", (made) => `${made.number} was used on 30 Sep 2026 for ${customer((made.index + 17) % 1_423).name}`),
  G8: (made, group) => {
    const line = { ...made.lines[0]! };
    made.lines.splice(1, 0, line);
    for (const fault of made.faults) if (Number(fault.line) > 1) fault.line = String(Number(fault.line) + 1);
    made.faults.push({ group, line: "2", field: "net_amount", expected: "0.00", actual: cents(line.net), difference: cents(line.net), stake: line.net, message: `${line.product} for 1 to 31 Oct 2026 is on line 1 and again on line 2: ${cents(line.net)} billed twice` });
  },
  G9: header("invoice_gross", "", "", () => ""),
  G10: (made, group) => {
    made.due = dated(14, 11);
    header("due_date", "2026-11-30", "2026-11-14", () => "31 Oct 2026 + 30 days = 30 Nov 2026 by the customer's terms, due 14 Nov 2026")(made, group);
  },
  G11: (made, group) => {
    made.customer = { ...made.customer, vat: "" };
    for (const line of made.lines) line.rate = 0;
    header("customer_vat", "", "", () => "")(made, group);
  },
  G12: (made, group) => {
    for (const line of made.lines) Object.assign(line, { quantity: 0, net: 0 });
    header("invoice_gross", "", "0.00", (of) => `the contract ${contract(of)} is active, and the invoice is for 0.00`)(made, group);
  },
  G13: (made, group) => {
    const line = made.lines.at(-1)!;
    line.said = `${cents(line.net)}5`;
    made.faults.push({ group, line: String(made.lines.length), field: "net_amount", expected: cents(line.net), actual: line.said, difference: "0.005", stake: 1, message: `${line.said} has three decimals, ${made.customer.currency} has two` });
  },
  G14: header("invoice_date", "2026-09-25", "2026-10-31", () => "delivered 20 Sep 2026, billed 31 Oct 2026: 41 days, 5 are agreed"),
};
