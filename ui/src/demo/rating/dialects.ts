/** The demo's dialects. */
import type { DialectView } from "../../bindings";

type Row = [setting: string, choices: string, says: string, source: string];
const ROWS: Row[] = [
  ["tier bound", "inclusive,exclusive", "“up to” contains its bound", "https://docs.stripe.com/products-prices/pricing-models#tiered-pricing"],
  ["tier fraction", "next tier,rounded up,no tier", "A quantity between whole-numbered tiers", "https://getlago.com/docs/guide/plans/charges/charge-models/graduated"],
  ["zero usage", "flat fee,nothing", "The flat fee of the first tier is due without usage", "https://docs.stripe.com/products-prices/pricing-models#tiered-pricing"],
  ["price precision", "exact,12 digits,9 digits", "", ""],
  ["line rounding", "half up,half even,none", "Amounts are rounded to the minor unit per line", "https://docs.stripe.com/currencies#zero-decimal"],
  ["order", "discounts minimum credits tax,discounts minimum tax credits", "Credits are applied before tax", "https://getlago.com/docs/guide/wallet-and-prepaid-credits/overview"],
  ["coupon order", "as given,percentages first,amounts first", "", ""],
  ["proration", "days,days both ends,fixed 30,seconds,none", "Prorated to the second", "https://docs.stripe.com/billing/subscriptions/prorations"],
  ["minimum prorated", "yes,no", "", ""],
  ["tax rounding", "per line,per category,per invoice", "Tax of a category is computed on its taxable amount", "EN 16931-1, BR-CO-17"],
  ["tax day", "issue,period end", "", ""],
  ["cash rounding", "none,0.05,0.10", "", ""],
];

const PRESETS: [string, Record<string, string>][] = [
  ["tieout", { order: "discounts minimum tax credits", "tax rounding": "per category" }],
  ["stripe", { proration: "seconds", "price precision": "12 digits" }],
  ["lago", { "tier fraction": "rounded up", "tax rounding": "per line" }],
  ["killbill", { "price precision": "9 digits", "line rounding": "none", proration: "days both ends" }],
  ["orb", { "zero usage": "nothing", "minimum prorated": "no" }],
  ["en16931", { "tax rounding": "per category", "tax day": "period end" }],
];

export const dialects: DialectView[] = PRESETS.map(([name, own]) => ({
  name,
  settings: ROWS.map(([setting, choices, says, source]) => {
    const all = choices.split(",");
    const documented = name !== "tieout" || setting in own;
    return { setting, value: own[setting] ?? (all[0] as string), choices: all, says: documented ? says : "", source: documented ? source : "" };
  }),
}));
