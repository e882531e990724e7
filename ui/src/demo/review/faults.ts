/** The fourteen faults of the demo's run: what each is, how often, and on which invoices. */
import { customer } from "./invoices";

export type FaultKind = { id: string; check: string; fault: string; conditions: { field: string; op: string; value: string }[]; count: number; new: number; meaning: string; mend: string; where: (index: number) => boolean };

const every = () => true;
const kind = (id: string, check: string, count: number, fault: string, conditions: [string, string, string][], share: number, meaning: string, mend: string, where: (index: number) => boolean = every): FaultKind => ({
  id, check, count, fault, conditions: conditions.map(([field, op, value]) => ({ field, op, value })), new: Math.round((count * share) / 100), meaning, mend, where,
});
const lives = (country: string) => (index: number) => customer(index % 1_423).country === country;
const pays = (currency: string) => (index: number) => customer(index % 1_423).currency === currency;

export const KINDS: readonly FaultKind[] = [
  kind("G1", "ACC-14", 912, "billed at last year's price", [["product", "=", "SEAT-ENTERPRISE"], ["country", "=", "GB"]], 100, "The unit price is the one that the customer's contract and price list give for that day.", "Load price list 2026-10 for these contracts and bill again.", lives("GB")),
  kind("G2", "CMP-13", 388, "annual uplift of 4 % not applied", [["product", "=", "SEAT-PRO"]], 12, "Where a contract says that prices rise on its anniversary, the first bill after it has the new price.", "Run the uplift job for contracts with an anniversary in October.", pays("EUR")),
  kind("G3", "ACC-01", 1_204, "a cent below quantity × price", [["currency", "=", "EUR"]], 4, "A line's net amount is quantity times price, less its allowance, rounded half up to the currency's cents.", "The tax engine truncates for euro lines; switch it to half up.", pays("EUR")),
  kind("G4", "TAX-10", 236, "16 % billed where 19 % is in force", [["country", "=", "DE"]], 100, "The tax rate is one that was in force in that country for that category on the tax point's day.", "The temporary German rate ended on 31 Dec 2020; correct the rate table.", lives("DE")),
  kind("G5", "ACC-16", 174, "discount granted after its end", [["discount_rate", "=", "15"]], 34, "A discount is granted only within its dates and not above what the contract allows.", "Remove the launch discount from these subscriptions."),
  kind("G6", "CMP-03", 61, "active subscription without an invoice", [["plan", "starts", "ENTERPRISE"]], 70, "Each subscription that is active in the period has a line that covers it.", "Add the accounts to the bill run and run it for them."),
  kind("G7", "ACC-18", 8, "invoice number used before", [], 100, "No two invoices of a seller have the same number, however it is written.", "Give the later invoice the next free number before it goes out."),
  kind("G8", "ACC-20", 142, "the same service period billed twice", [["plan", "=", "ANNUAL"]], 81, "A product is billed once for a contract and a period; credits are counted against it.", "Delete the second line; find out why the amendment made it."),
  kind("G9", "ACC-25", 187, "far above the customer's own history", [], 90, "An invoice lies within five robust deviations of the customer's last twelve.", "Look at usage and quantity; ask the account's owner before it goes out."),
  kind("G10", "TIM-04", 640, "due after 14 days instead of 30", [["country", "=", "GB"]], 3, "The due date is the invoice date and the customer's terms.", "Terms of the legal entity were used; take those of the customer.", lives("GB")),
  kind("G11", "TAX-07", 44, "reverse charge without the buyer's VAT id", [["country", "=", "IE"]], 20, "A reverse charge needs the VAT ids of both parties on the invoice.", "Ask the customer for the id; until then bill with tax.", lives("IE")),
  kind("G12", "CMP-10", 93, "an invoice for nothing", [], 55, "An invoice has an amount, unless the contract says that none is expected.", "Check the usage feed for these accounts."),
  kind("G13", "ACC-08", 118, "three decimals in a currency of two", [["product", "=", "STORAGE-GB"]], 0, "Amounts have no more decimals than their currency has minor units.", "Round line amounts before they are written."),
  kind("G14", "TIM-01", 93, "billed more than 5 days after delivery", [], 60, "An invoice follows its delivery within the days that were agreed.", "Look at the orders that waited for a purchase order number."),
];

/** Which faults each invoice has: spread evenly over those that a fault can befall. */
export function planted(invoices: number): Map<number, string[]> {
  const faults = new Map<number, string[]>();
  for (const { id, count, where } of KINDS) {
    if (id === "G6") continue;
    const can: number[] = [];
    for (let index = 0; index < invoices; index++) if (where(index)) can.push(index);
    const wanted = Math.min(can.length, Math.round((count * invoices) / 25_900));
    for (let k = 0; k < wanted; k++) {
      const index = can[Math.floor((k * can.length) / wanted + (id.length * 7 + k) % 3) % can.length] ?? 0;
      const those = faults.get(index) ?? [];
      if (!those.includes(id)) faults.set(index, [...those, id]);
    }
  }
  return faults;
}
