/** The demo's price books, and what a quantity costs by each of their charges. */
import type { ChargeView, DerivationView, PlanView, PriceBookView, TierView } from "../../bindings";
import { compare, subtract, sum } from "../../format/decimal";
import { difference, given, greatest, least, over, product, round, rounded, times, total } from "./derive";

const tier = (from: string, up_to: string | null, unit: string, flat = "0", block: string | null = null): TierView => ({ from, up_to, unit, flat, block });

function charge(id: string, name: string, model: string, extra: Partial<ChargeView>): ChargeView {
  return { charge: id, name, product: id.toUpperCase(), unit: "", model, timing: "in arrears", quantity: "", included: "0", minimum: null, maximum: null, price: "", tiers: [], cells: [], curve: [], ...extra };
}

const API = [tier("0", "100000", "0.0040"), tier("100000", "1000000", "0.0031"), tier("1000000", null, "0.0022")];
const SEATS = [tier("0", "10", "20.00"), tier("10", "50", "18.00"), tier("50", null, "15.50")];

type Rates = { fee: string; api: TierView[]; seats: TierView[]; block: string; card: string; perCall: string };
const LIST: Rates = { fee: "499.00", api: API, seats: SEATS, block: "12.00", card: "1.4", perCall: "0.0060" };
/** The price book that is tried: usage dearer, seats cheaper, the fee lower. */
const TRIED: Rates = { fee: "399.00", api: [tier("0", "50000", "0.0042"), tier("50000", "1000000", "0.0036"), tier("1000000", null, "0.0026")], seats: [tier("0", "10", "19.00"), tier("10", "50", "17.00"), tier("50", null, "14.00")], block: "13.50", card: "1.5", perCall: "0.0056" };

function plans(rates: Rates): PlanView[] {
  return [
    {
      plan: "scale", name: "Scale", interval: "monthly", minimum: "1000.00", trial_days: 0,
      charges: [
        charge("platform", "Platform fee", "flat", { timing: "in advance", quantity: "fee", price: `${rates.fee} a month` }),
        charge("seats", "Seats", "volume", { unit: "seat", timing: "in advance", quantity: "contracted", tiers: rates.seats }),
        charge("api", "API calls", "graduated", { unit: "call", quantity: "sum of api_calls", included: "10000", tiers: rates.api }),
        charge("storage", "Storage", "package", { unit: "GB", quantity: "maximum of storage_gb", price: `${rates.block} per 100 GB begun`, tiers: [tier("0", null, rates.block, "0", "100")] }),
        charge("payments", "Card payments", "percentage", { unit: "", quantity: "sum of card_volume", price: `${rates.card} % and 0.20 per payment`, minimum: "5.00" }),
      ],
    },
    {
      plan: "start", name: "Start", interval: "monthly", minimum: null, trial_days: 14,
      charges: [
        charge("fee", "Monthly fee", "flat", { timing: "in advance", quantity: "fee", price: "49.00 a month" }),
        charge("calls", "API calls", "per_unit", { unit: "call", quantity: "sum of api_calls", included: "1000", price: `${rates.perCall} each` }),
      ],
    },
    {
      plan: "enterprise", name: "Enterprise Annual Commitment with Prepaid Drawdown and Regional Data Residency", interval: "monthly", minimum: "5000.00", trial_days: 0,
      charges: [
        charge("residency", "Data residency", "matrix", { unit: "GB", quantity: "sum of storage_gb", price: "0.12 to 0.31 by region and class", cells: [["EMEA", "hot", "0.24"], ["EMEA", "cold", "0.12"], ["APAC", "hot", "0.31"], ["APAC", "cold", "0.16"], ["AMER", "hot", "0.21"], ["AMER", "cold", "0.12"]].map(([region, kind, price]) => ({ values: [region as string, kind as string], price: price as string })) }),
        charge("users", "Users", "stairstep", { unit: "user", timing: "in advance", quantity: "contracted", tiers: [tier("0", "100", "0", "2000.00"), tier("100", "500", "0", "7500.00"), tier("500", "2000", "0", "21000.00")] }),
        charge("onboarding", "Onboarding", "flat", { timing: "once", quantity: "fee", price: "3,500.00 once", maximum: "3500.00" }),
      ],
    },
  ];
}

function withCurves(list: PlanView[]): PlanView[] {
  return list.map((plan) => ({ ...plan, charges: plan.charges.map((one) => ({ ...one, curve: curve(one) })) }));
}

/** What a quantity costs, as a derivation; the charge of a percentage takes a volume and a count. */
export function priced(of: ChargeView, quantity: DerivationView, events = "0"): DerivationView {
  const first = of.tiers[0];
  const parts: DerivationView[] = [];
  switch (of.model) {
    case "flat":
      return given(of.name.toLowerCase(), of.price.replace(/,/g, "").split(" ")[0] ?? "0");
    case "per_unit":
      return product(`${of.unit}s at ${of.price.split(" ")[0]}`, [quantity, given("price each", of.price.split(" ")[0] ?? "0")]);
    case "volume":
    case "stairstep": {
      const at = of.tiers.find((one) => one.up_to === null || compare(quantity.result, one.up_to) <= 0) ?? (of.tiers.at(-1) as TierView);
      const words = at.up_to === null ? `all ${of.unit}s, as there are more than ${at.from}` : `all ${of.unit}s, as there are at most ${at.up_to}`;
      return of.model === "volume" ? product(words, [quantity, given("price each", at.unit)], "tier bound: inclusive") : { ...given(words, at.flat), setting: "tier bound: inclusive" };
    }
    case "graduated":
      for (const one of of.tiers) {
        if (compare(quantity.result, one.from) <= 0) break;
        const words = one.up_to === null ? `${of.unit}s above ${one.from}` : one.from === "0" ? `${of.unit}s up to ${one.up_to}` : `${of.unit}s above ${one.from} up to ${one.up_to}`;
        const reached = one.up_to === null ? quantity : least(words, [quantity, given("end of the tier", one.up_to)], "tier bound: inclusive");
        const units = one.from === "0" ? reached : difference(words, [reached, given("end of the tier before", one.from)]);
        parts.push(product(`${words}, at ${one.unit}`, [units, given("price each", one.unit)]));
      }
      return total(`${of.unit}s by tiers`, parts.length ? parts : [given("nothing used", "0.00")]);
    case "package": {
      const size = BigInt(first?.block ?? "1");
      const blocks = `${(BigInt(quantity.result) + size - 1n) / size}`;
      return product("blocks of 100 GB begun", [{ figure: "blocks", operation: "rounded_to_multiple", arithmetic: `${quantity.result} / ${first?.block} up to whole blocks = ${blocks}`, result: blocks, setting: "package: begun blocks are full", operands: [quantity, given("GB in a block", first?.block ?? "1")] }, given("price per block", first?.unit ?? "0")]);
    }
    case "percentage": {
      const rate = of.price.split(" ")[0] ?? "0";
      const fees = total("percentage and fixed part", [product(`${rate} % of what was paid`, [quantity, given("rate", over(rate, "100", 4))]), product("fixed part of each payment", [given("payments", events), given("fixed part", "0.20")])]);
      return greatest("at least the charge's minimum", [rounded("fees", fees), given("minimum of the charge", of.minimum ?? "0")]);
    }
    default:
      return given(of.name, "0.00");
  }
}

/** Points at every edge and between. */
function curve(of: ChargeView): [string, string][] {
  const amount = (quantity: string) => round(priced(of, given("", quantity), over(quantity, "25", 0)).result, 2);
  const end = of.tiers.map((one) => one.up_to).filter((bound) => bound !== null).at(-1);
  const reach = of.model === "per_unit" ? "100000" : of.model === "package" ? "1000" : of.model === "percentage" ? "10000" : end && times(of.tiers.at(-1)?.up_to === null ? "1.6" : "1", end);
  if (!reach || of.model === "matrix" || of.model === "flat") return [];
  const edges = of.model === "package" ? Array.from({ length: 10 }, (_, at) => `${(at + 1) * 100}`) : of.tiers.flatMap((one) => one.up_to ?? []);
  const whole = new Set<string>(["0"]);
  const stops = ["0", ...edges.filter((edge) => compare(edge, reach) < 0), round(reach, 0)];
  for (let at = 1; at < stops.length; at++) {
    const [from, to] = [stops[at - 1] as string, stops[at] as string];
    const jumps = of.model !== "graduated" && at > 1;
    if (jumps || of.model === "package") whole.add(sum([from, "1"]));
    const steps = of.model === "package" ? 2 : 12;
    for (let step = 1; step <= steps; step++) whole.add(step === steps ? to : round(sum([from, times(subtract(to, from), over(`${step}`, `${steps}`, 6))]), 0));
  }
  return [...whole].sort(compare).map((quantity) => [quantity, amount(quantity)]);
}

const book = (price_book: string, version: number, currency: string, from: string, until: string, of: Rates, tax_inclusive = false): PriceBookView => ({ price_book, version, currency, from, until, tax_inclusive, plans: withCurves(plans(of)) });

export const books: PriceBookView[] = [
  book("List 2026", 3, "GBP", "2026-07-01", "", LIST),
  book("List 2026 Europe", 2, "EUR", "2026-07-01", "2026-12-31", LIST),
];

export const chargesOf = (plan: string, tried = false): ChargeView[] => (tried ? triedPlans : listPlans).find((one) => one.plan === plan)?.charges ?? [];
const listPlans = plans(LIST);
const triedPlans = plans(TRIED);
