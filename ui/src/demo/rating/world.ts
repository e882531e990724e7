/** The demo's expected run: contracts of a month with their invoices, each figure derived from the price book and the usage. */
import type { BilledInvoiceView, ChargeView, CreditEntryView, DerivationView, PhaseView, RatedContractRowView, RatedContractView, RatedInvoiceRowView, RatedInvoiceView, RatedLineView, RatingProblemView } from "../../bindings";
import { absolute, compare, negate, signOf, subtract, sum } from "../../format/decimal";
import { difference, given, greatest, least, negation, product, rounded, share, total } from "./derive";
import { chargesOf, priced } from "./prices";

export const CONTRACTS = 248;
export const RUN = 5;
const FROM = "2026-10-01";
const UNTIL = "2026-10-31";

const CUSTOMERS = ["Northwind Traders", "Björk & Sønner", "Hermann Müller Maschinenbau GmbH & Co. Kommanditgesellschaft auf Aktien, Niederlassung Süddeutschland", "Acme", "Zephyr Analytics", "Łódź Robotics", "Île-de-France Énergie", "Contoso", "Fabrikam Health", "Tailspin Toys", "Globex", "Initech", "Umbrella Research", "Stark Components", "Wayne Logistics", "Soylent Foods"];
type Kind = "scale" | "reverse" | "credit" | "trueup" | "amended" | "cancelled";
const KINDS: Kind[] = ["scale", "reverse", "credit", "scale", "amended", "trueup", "cancelled", "scale"];

/** A number that looks random and is the same every time. */
function mix(index: number, salt: number): number {
  let x = Math.imul((index * 31 + salt) ^ 0x9e3779b9, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

export type Deal = { at: number; contract: string; customer: string; name: string; kind: Kind; plan: string; currency: string; calls: string; seats: string; storage: string; volume: string; payments: string };

export function deal(at: number): Deal {
  const kind = KINDS[at % KINDS.length] as Kind;
  const plan = kind === "credit" || kind === "cancelled" ? "start" : "scale";
  const small = kind === "trueup";
  const name = CUSTOMERS[at % CUSTOMERS.length] as string;
  return {
    at, kind, plan,
    contract: `K-2026-${String(1000 + at * 7)}`,
    customer: `C-${10_000 + at}`,
    name: at < CUSTOMERS.length ? name : `${name} ${Math.floor(at / CUSTOMERS.length) + 1}`,
    currency: kind === "reverse" ? "EUR" : "GBP",
    calls: `${small ? mix(at, 1) % 20_000 : plan === "start" ? 2_000 + (mix(at, 1) % 60_000) : 80_000 + (mix(at, 1) % 1_900_000)}`,
    seats: `${small ? 4 : 5 + (mix(at, 2) % 90)}`,
    storage: `${small ? 60 : 40 + (mix(at, 3) % 900)}`,
    volume: small ? "0.00" : `${mix(at, 4) % 90_000}.${String(mix(at, 5) % 100).padStart(2, "0")}`,
    payments: `${small ? 0 : mix(at, 4) % 1_800}`,
  };
}

const percentOf = (figure: string, of: DerivationView, rate: string, setting = "") => rounded(figure, share(`${rate} % of it`, of, given("percent", rate), given("of a hundred", "100")), 2, setting);

function quantityOf(one: Deal, of: ChargeView): DerivationView {
  const used = { api: one.calls, calls: one.calls, storage: one.storage, seats: one.seats, payments: one.volume }[of.charge];
  if (used === undefined) return given("one a month", "1");
  const figure = of.charge === "seats" ? "seats of the contract" : of.charge === "storage" ? "most GB stored on a day" : of.charge === "payments" ? "volume of card payments" : "API calls in October";
  const all = given(figure, used);
  return of.included === "0" ? all : greatest("calls beyond those included", [difference("calls less those included", [all, given("included", of.included)]), given("nothing", "0")]);
}

/** The lines of an invoice before tax; under the price book that is tried where asked. */
function lines(one: Deal, tried: boolean): Omit<RatedLineView, "tax">[] {
  const reverse = one.kind === "reverse";
  const list: Omit<RatedLineView, "tax">[] = [];
  const days = one.kind === "cancelled" ? 1 + (mix(one.at, 7) % 27) : 31;
  const put = (of: { charge: string; product: string; name: string; unit: string }, kind: string, quantity: DerivationView, net: DerivationView, extra: Partial<RatedLineView> = {}) =>
    list.push({ number: list.length + 1, plan: one.plan, charge: of.charge, product: of.product, description: of.name, kind, from: FROM, until: UNTIL, unit: of.unit, quantity, unit_price: null, discount: null, net, tax_category: reverse ? "AE" : "S", tax_rate: reverse ? "0" : "20", ...extra });
  for (const of of chargesOf(one.plan, tried)) {
    const quantity = quantityOf(one, of);
    let amount = priced(of, quantity, one.payments);
    if (of.model === "flat" && days < 31) amount = rounded("fee to the day of the end", share("part of the month", amount, given("days", `${days}`), given("days of October", "31"), "proration: days"), 2);
    const exact = rounded(`${of.name} before discount`, amount, 2, "line rounding: half up");
    const discount = of.charge === "platform" && one.at % 3 === 0 ? percentOf("10 % for the first six months", exact, "10") : null;
    const net = discount ? difference(`${of.name}, net`, [exact, discount], "order: discounts before minimum") : { ...exact, figure: `${of.name}, net` };
    const each = of.model === "volume" ? (amount.operands[1]?.result ?? null) : of.model === "per_unit" ? (of.price.split(" ")[0] ?? null) : of.model === "flat" && days === 31 ? amount.result : null;
    put(of, "charge", quantity, net, { unit_price: each, discount, ...(days < 31 && of.model === "flat" ? { until: `2026-10-${String(days).padStart(2, "0")}` } : {}) });
  }
  if (one.kind === "amended") {
    // Fewer seats from the 12th: what was billed in advance for the rest of September's bill is given back.
    const back = negation("credit for seats that were given up", rounded("unused part", share("20 of 31 days", product("12 seats in advance", [given("seats given up", "12"), given("price each", "18.00")]), given("days left", "20"), given("days of October", "31"), "proration: days"), 2));
    put({ charge: "seats", product: "SEATS", name: "Seats given up on 12 October", unit: "seat" }, "credit", given("seats given up", "12"), { ...back, figure: "Seats given up, net" }, { from: "2026-10-12", unit_price: "18.00" });
  }
  if (one.plan === "scale") {
    const sofar = total("all charges of the plan", list.map((line) => line.net));
    const short = subtract("1000.00", sofar.result);
    if (signOf(short) > 0) put({ charge: "minimum", product: "MINIMUM", name: "True-up to the minimum commitment", unit: "" }, "true_up", given("once", "1"), difference("up to the minimum of the plan", [given("minimum commitment", "1000.00"), sofar], "minimum prorated: yes"));
  }
  return list;
}

const couponOf = (at: number, of: { net: DerivationView }[]): DerivationView | null => (at % 5 === 1 ? negation("coupon", percentOf("5 % welcome coupon", total("sum of all lines", of.map((line) => line.net)), "5", "coupon order: as given")) : null);

/** Net of the invoice; under the price book that is tried where asked. */
export function netOf(at: number, tried = false): string {
  const own = lines(deal(at), tried);
  return sum([...own.map((line) => line.net.result), couponOf(at, own)?.result ?? "0"]);
}
/** As `netOf`, without what stands on the invoice and is of no plan. */
export const plansOf = (at: number, tried = false): string => sum(lines(deal(at), tried).map((line) => line.net.result));
export const number = (at: number): string => `E-2026-10-${String(at + 1).padStart(4, "0")}`;
const cache = new Map<number, RatedInvoiceView>();

export function invoice(at: number): RatedInvoiceView {
  let view = cache.get(at);
  if (!view) cache.set(at, (view = build(at)));
  return view;
}

function build(at: number): RatedInvoiceView {
  const one = deal(at);
  const reverse = one.kind === "reverse";
  const rate = reverse ? "0" : "20";
  const own = lines(one, false).map((line): RatedLineView => ({ ...line, tax: percentOf("tax of the line", line.net, rate) }));
  const coupon = couponOf(at, own);
  const adjustments: [string, DerivationView][] = coupon ? [["Welcome coupon, 5 %", coupon]] : [];
  const net = total("Net of the invoice", [...own.map((line) => line.net), ...(coupon ? [coupon] : [])]);
  const taxable = { ...net, figure: `taxable at ${rate} %` };
  const tax = percentOf(`Tax at ${rate} %`, taxable, rate, "tax rounding: per category");
  const gross = total("Gross", [net, tax]);
  const balance = creditOf(one);
  const credit = balance ? negation("prepaid credit", least("what is left of the credit, at most what is due", [given("credit left", balance), { ...gross, figure: "gross" }], "order: credits after tax")) : null;
  const due = credit ? total("Amount due", [gross, credit]) : { ...gross, figure: "Amount due" };
  const row: RatedInvoiceRowView = { invoice: number(at), issue_date: "2026-11-01", from: FROM, until: UNTIL, currency: one.currency, net: net.result, tax: tax.result, gross: gross.result };
  return {
    run: RUN, invoice: row, contract: one.contract, customer: one.customer, customer_name: one.name, due_date: "2026-12-01",
    lines: own, adjustments,
    taxes: [{ category: reverse ? "AE" : "S", rate, taxable, tax, exemption_reason: reverse ? "Reverse charge: tax is owed by the buyer, Article 196 of Directive 2006/112/EC" : "" }],
    net, tax, gross, settlements: credit ? [["Prepaid credit", credit]] : [], due, billed: null,
  };
}

const creditOf = (one: Deal): string => (one.kind === "credit" ? `${60 + (mix(one.at, 9) % 300)}.00` : "");

/** What a run billed: the same but for some faults. */
export function billedFor(at: number, run: number): BilledInvoiceView | null {
  if (at % 31 === 30) return null;
  const view = invoice(at);
  const own = view.lines.flatMap((line) => {
    const seats = line.charge === "seats" && line.kind === "charge";
    const off = (at + line.number) % 4 === 0;
    if (line.kind === "true_up") return [];
    const quantity = seats && at % 2 === 0 ? sum([line.quantity.result, "2"]) : line.quantity.result;
    const net = seats && at % 2 === 0 ? sum([line.net.result, "36.00"]) : line.charge === "api" && off && signOf(line.net.result) > 0 ? sum([line.net.result, "0.09"]) : line.discount ? sum([line.net.result, line.discount.result]) : line.net.result;
    return [{ number: line.number as number | null, matched_by: line.number % 3 ? "product" : "product, written otherwise", description: line.description, quantity, unit_price: line.unit_price ?? "", net }];
  });
  if (at % 4 === 0) own.push({ number: null, matched_by: "", description: "Legacy support surcharge", quantity: "1", unit_price: "15.00", net: "15.00" });
  const net = sum([...own.map((line) => line.net), ...view.adjustments.map(([, one]) => one.result)]);
  const tax = percentOf("", given("", net), view.taxes[0]?.rate ?? "0").result;
  return { run, invoice: `INV-2026-${100_000 + at}`, net, tax, gross: sum([net, tax]), lines: own };
}

export function row(at: number): RatedContractRowView {
  const one = deal(at);
  const { net, gross } = invoice(at).invoice;
  return { contract: one.contract, customer: one.customer, customer_name: one.name, plans: one.plan === "scale" ? "Scale" : "Start", from: `2026-0${1 + (at % 7)}-${at % 4 === 1 ? "31" : "15"}`.replace("02-31", "02-28").replace("04-31", "04-30").replace("06-31", "06-30"), until: one.kind === "cancelled" ? invoice(at).lines[0]?.until ?? "" : at % 3 === 0 ? "" : "2027-06-30", currency: one.currency, invoices: 1, net, gross, problems: at % 19 === 5 ? 1 : 0 };
}

export function contract(at: number, problems: RatingProblemView[]): RatedContractView {
  const one = deal(at);
  const head = row(at);
  const phase = (item: string, quantity: string, from: string, until: string, agreed = ""): PhaseView => ({ item, plan: head.plans, price_book: one.currency === "EUR" ? "List 2026 Europe, version 2" : "List 2026, version 3", quantity, from, until, agreed, row: 2 + at * 3 });
  const phases = one.plan === "start" ? [phase("Start", "1", head.from, head.until)] : one.kind === "amended" ? [phase("Scale, seats", sum([one.seats, "12"]), head.from, "2026-10-11"), phase("Scale, seats", one.seats, "2026-10-12", head.until, "12 seats fewer"), phase("Scale, platform", "1", head.from, head.until)] : [phase("Scale, seats", one.seats, head.from, head.until), phase("Scale, platform", "1", head.from, head.until, at % 3 === 0 ? "10 % off for six months" : "")];
  const drawn = invoice(at).settlements[0]?.[1].result;
  const credits: CreditEntryView[] = [];
  const balance = creditOf(one);
  if (drawn) {
    const entry = (day: string, grant: string, kind: string, amount: string) => credits.push({ day, grant, kind, amount, balance: sum([credits.at(-1)?.balance ?? "0.00", amount]) });
    entry("2026-01-15", "Prepaid 2026", "granted", "500.00");
    entry("2026-09-01", "Prepaid 2026", "drawn", negate(subtract("520.00", balance)));
    entry("2026-09-15", "Goodwill, ticket 4711", "granted", "40.00");
    entry("2026-09-30", "Goodwill, ticket 4711", "expired", "-20.00");
    entry("2026-11-01", "Prepaid 2026", "drawn", drawn);
  }
  const terms: [string, string][] = [["Time zone", one.currency === "EUR" ? "Europe/Berlin" : "Europe/London"], ["Billing day", head.from.endsWith("15") ? "15th" : "31st, or the last day of the month"], ["Payment", "30 days net"], ["Tax", one.kind === "reverse" ? "AE, reverse charge" : "S, 20 %"]];
  if (one.plan === "scale") terms.splice(3, 0, ["Minimum", "1,000.00 a month, trued up"]);
  return { contract: head, terms, phases, discounts: at % 3 === 0 && one.plan === "scale" ? [["Launch discount", "10 % of the platform fee, six months"]] : at % 5 === 1 ? [["Welcome coupon", "5 % of the invoice, once"]] : [], credits, invoices: [invoice(at).invoice], problems };
}

/** The greatest of the changes without their sign stands first. */
export const bySize = <T extends { change: string }>(rows: T[]): T[] => rows.sort((a, b) => compare(absolute(b.change), absolute(a.change)));
