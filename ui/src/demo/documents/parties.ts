/** The demo's sellers and buyers. */
import type { BuyerView, SellerView } from "../../bindings";
import { customer, mix } from "../review/invoices";
import { now } from "../world";

const LOGO = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 236 40"><rect width="40" height="40" rx="9" fill="#1f4e79"/><path d="M10 12h20M20 12v18M13 22h14" stroke="#fff" stroke-width="3.4" fill="none" stroke-linecap="round"/><text x="52" y="28" font-family="Inter Variable, Inter, sans-serif" font-size="23" font-weight="700" letter-spacing="-.5" fill="#1f4e79">Northgate Cloud</text></svg>')}`;

export const sellers: SellerView[] = [
  {
    name: "Northgate Cloud Services Ltd", is_default: true, legal_name: "", trading_name: "Northgate Cloud", vat_id: "GB123456782", tax_registration: "", legal_registration: { value: "08123456", scheme: "" }, legal_information: "Registered in England and Wales", electronic_address: { value: "billing@northgate.example", scheme: "EM" },
    address: { line1: "14 Harbour Exchange", line2: "", line3: "", city: "London", postal_code: "E14 9GE", region: "", country: "GB" }, contact: { name: "Billing", phone: "+44 20 7946 0812", email: "billing@northgate.example" },
    accounts: [{ iban: "GB33 BUKB 2020 1555 5555 55", bic: "BUKBGB22", name: "", currency: "GBP" }, { iban: "DE89 3704 0044 0532 0130 00", bic: "COBADEFFXXX", name: "", currency: "EUR" }],
    payment_means: "30", payment_days: 30, payment_terms: "Within 30 days, without deduction", exemptions: [{ category: "AE", text: "Reverse charge", code: "VATEX-EU-AE" }], logo: { name: "northgate.svg", bytes: 1_204, image: LOGO }, missing: [], saved_at: "2026-11-18T09:12:00Z", saved_by: "Aditi Raghunathan",
  },
  {
    name: "Northgate Cloud Deutschland GmbH, Niederlassung für öffentliche Auftraggeber", is_default: false, legal_name: "Northgate Cloud Deutschland GmbH", trading_name: "", vat_id: "DE129273398", tax_registration: "", legal_registration: { value: "HRB 212345", scheme: "" }, legal_information: "Geschäftsführer: J. Brandt; Amtsgericht München", electronic_address: { value: "", scheme: "" },
    address: { line1: "Lindenstraße 12", line2: "", line3: "", city: "München", postal_code: "80331", region: "", country: "DE" }, contact: { name: "", phone: "", email: "rechnung@northgate.example" }, accounts: [], payment_means: "58", payment_days: 14, payment_terms: "", exemptions: [], logo: null,
    missing: [{ title: "The seller's phone", term: "BT-42", place: "seller", field: "contact.phone", line: "", einvoice_only: true }, { title: "The seller's bank account", term: "BT-84", place: "seller", field: "accounts", line: "", einvoice_only: true }], saved_at: "2026-11-19T16:40:00Z", saved_by: "Ruth Okafor",
  },
];

const COUNT = 1_423;
const CITIES = [["Sheffield", "S3 8RQ"], ["Leeds", "LS1 4DY"], ["London", "EC2A 4NE"], ["Köln", "50667"], ["Lyon", "69002"], ["Dublin", "D02 X285"], ["Bristol", "BS1 6HU"]] as const;
const typed = new Map<string, BuyerView>();

function known(at: number): BuyerView {
  const one = customer(at);
  const [city, code] = CITIES[at % CITIES.length] ?? CITIES[0];
  const none = { value: "", scheme: "" };
  const lacks = at % 9 === 2;
  return {
    customer: one.id, name: one.name, trading_name: "", address: { line1: `Unit ${1 + (mix(at, 21) % 40)}, Foundry Lane`, line2: "", line3: "", city, postal_code: code, region: "", country: lacks ? "" : one.country }, contact: { name: "Accounts payable", phone: "", email: lacks ? "" : `ap@c${at}.example` },
    vat_id: one.vat, legal_registration: { ...none }, electronic_address: lacks ? { ...none } : { value: `ap@c${at}.example`, scheme: "EM" }, reference: "", payment_days: null, records: "Customers, Salesforce, 1 November 2026", typed: [], saved_at: "", saved_by: "",
  };
}

export const buyer = (id: string): BuyerView => typed.get(id) ?? known(Number(id.replace("C-", "")) - 10_000);

export function buyers(search: string): BuyerView[] {
  const text = search.toLowerCase();
  const all = Array.from({ length: COUNT }, (_, at) => buyer(customer(at).id));
  return text ? all.filter((one) => one.name.toLowerCase().includes(text) || one.customer.toLowerCase().includes(text)) : all;
}

/** Keeps what differs from the records. */
export function remember(given: BuyerView): BuyerView {
  const of = known(Number(given.customer.replace("C-", "")) - 10_000);
  const flat = (one: object, at = ""): [string, unknown][] => Object.entries(one).flatMap(([name, value]) => (value !== null && typeof value === "object" && !Array.isArray(value) ? flat(value as object, `${at}${name}.`) : [[`${at}${name}`, value] as [string, unknown]]));
  const before = new Map(flat(of));
  const differs = flat(given).filter(([name, value]) => !["typed", "saved_at", "saved_by", "records"].includes(name) && before.get(name) !== value).map(([name]) => name);
  const kept = { ...given, typed: differs, saved_at: differs.length ? now() : "", saved_by: differs.length ? "Ruth Okafor" : "" };
  typed.set(given.customer, kept);
  return kept;
}
