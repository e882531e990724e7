/** The demo's ratings: what each command answers. */
import type { Answer, Arguments, CommandName, OnProgress } from "../backend";
import type { DifferenceView, ExportView, JudgementView, ProblemCountView, RatingProblemView, RatingColumnsView, RatingRequest, RatingView, ReadAsView, RunView, TotalsView, UsageMetricView, WhatIfGroupView, WhatIfRowView, WhatIfView } from "../bindings";
import { absolute, compare, percent, subtract, sum } from "../format/decimal";
import { dialects } from "./rating/dialects";
import { books } from "./rating/prices";
import * as made from "./rating/world";
import * as uplift from "./uplift";
import { column, note, now, runs } from "./world";

type Names = Extract<CommandName, "dialects" | "ratings" | `rating${string}` | `rated_${string}` | "price_books" | "usage_days" | "comparison_judge" | "judgement" | `what_if${string}`>;
type Commands = { [N in Names]: (args: Arguments<N>, progress: OnProgress) => Answer<N> | Promise<Answer<N>> };
type Tools = { fail: (code: string, message: string, help: string) => never; work: (job: string, stages: string[], of: number, progress: OnProgress) => Promise<void>; flags: URLSearchParams };

const EVENTS = 10_412_906;
const deals = Array.from({ length: made.CONTRACTS }, (_, at) => at);

function totals(): TotalsView[] {
  return ["GBP", "EUR"].map((currency) => {
    const of = deals.map((at) => made.invoice(at).invoice).filter((one) => one.currency === currency);
    return { currency, net: sum(of.map((one) => one.net)), tax: sum(of.map((one) => one.tax)), gross: sum(of.map((one) => one.gross)) };
  });
}

/** An expected run is a run like any other. */
export const expectedRuns: RunView[] = [
  { id: made.RUN, name: "October 2026, expected", kind: "invoices", imported_at: "2026-11-21T10:04:00Z", imported_by: "r.okafor", sealed: true, files: [], invoices: made.CONTRACTS, lines: deals.reduce((all, at) => all + made.invoice(at).lines.length, 0), rejects: 0, totals: totals(), profile: "rating", mapping: [column(0, "invoice_number", "invoice_number")] },
];

const problem = (kind: string, title: string, input: string, file: string, row: number | null, contract: string, message: string): RatingProblemView => ({ kind, title, input, file, row, contract, message });
const problems: RatingProblemView[] = [
  ...Array.from({ length: 212 }, (_, at) => problem("usage_without_contract", "Usage without contract", "usage", "usage-2026-10.csv", 48_113 + at * 991, "", `Customer C-${20_400 + (at % 9)} has no contract on ${1 + (at % 31)} October: ${1 + ((at * 37) % 900)} api_calls are billed to nobody. Import its contract, or mend the customer.`)),
  ...Array.from({ length: 41 }, (_, at) => problem("negative_usage", "Negative usage", "usage", "usage-2026-10.csv", 1_204 + at * 40_011, made.deal(at * 5).contract, `The quantity is −${1 + at * 3}. A correction needs a reference to the event that it corrects; this one has none and is not counted.`)),
  ...Array.from({ length: made.CONTRACTS }, (_, at) => at).filter((at) => at % 19 === 5).map((at) => problem("no_price_in_period", "Period without price", "contracts", "ironclad-contracts-october.xlsx", 2 + at * 3, made.deal(at).contract, "The item “Premium support” names price book List 2025, which ends on 30 June 2026: it is not billed. Name a price book that holds in October.")),
  problem("overlapping_tiers", "Tiers that overlap", "prices", "price-book-2026.csv", 88, "", "Tiers 3 and 4 of “Data residency” both contain 500 GB. The charge is not billed; mend the bounds."),
  problem("price_in_other_currency", "Price in another currency", "prices", "price-book-2026.csv", 102, "K-2026-1056", "The contract is in EUR and its price is in USD. Tieout converts nothing: give a price in EUR."),
];

function counted(all: RatingProblemView[]): ProblemCountView[] {
  const kinds = [...new Set(all.map((one) => one.kind))];
  return kinds.map((kind) => {
    const of = all.filter((one) => one.kind === kind);
    return { kind, title: of[0]?.title ?? kind, input: of[0]?.input ?? "", count: of.length };
  });
}

const hash = (seed: string) => seed.repeat(16);
const asFound: ReadAsView = { columns: [], currency: "", corrections: false };
const list: RatingView[] = [
  {
    run: made.RUN, name: "October 2026, expected", from: "2026-10-01", until: "2026-10-31", credits_since: "", dialect: "stripe", settings: dialects[1]?.settings ?? [], rated_at: "2026-11-21T10:04:00Z", rated_by: "r.okafor",
    inputs: [
      { kind: "contracts", file: "ironclad-contracts-october.xlsx", sha256: hash("41fe"), bytes: 412_008, read_as: asFound },
      { kind: "prices", file: "price-book-2026.csv", sha256: hash("9b02"), bytes: 18_220, read_as: asFound },
      { kind: "usage", file: "usage-2026-10.csv", sha256: hash("c77d"), bytes: 1_204_112_901, read_as: asFound },
      { kind: "usage", file: "usage-2026-10-late-events-that-arrived-after-the-close-of-the-month.jsonl", sha256: hash("0da3"), bytes: 8_113_020, read_as: asFound },
      { kind: "tax_rates", file: "vat-rates.csv", sha256: hash("77b1"), bytes: 4_120, read_as: asFound },
    ],
    contracts: made.CONTRACTS, invoices: made.CONTRACTS, lines: expectedRuns[0]?.lines ?? 0, events: EVENTS, totals: expectedRuns[0]?.totals ?? [], problems: counted(problems),
  },
];

function usage(): UsageMetricView[] {
  const metric = (metric: string, quantity: string, events: number): UsageMetricView => {
    // Workdays weigh four times a day of the weekend; the last day takes what rounding left.
    const weights = Array.from({ length: 31 }, (_, at) => ([3, 4].includes((at + 1) % 7) ? 3 : 11 + ((at * 5) % 4)));
    const all = weights.reduce((a, b) => a + b, 0);
    const whole = BigInt(quantity.split(".")[0] ?? "0");
    let [left, rest] = [quantity, events];
    const days = weights.map((weight, at) => {
      const part = at === 30 ? left : `${(whole * BigInt(weight)) / BigInt(all)}`;
      const some = at === 30 ? rest : Math.floor((events * weight) / all);
      left = subtract(left, part);
      rest -= some;
      return { day: `2026-10-${String(at + 1).padStart(2, "0")}`, quantity: part, events: some };
    });
    return { metric, quantity, events, days };
  };
  const all = deals.map(made.deal);
  return [metric("api_calls", sum(all.map((one) => one.calls)), 9_811_204), metric("storage_gb", sum(all.filter((one) => one.plan === "scale").map((one) => one.storage)), 5_912), metric("card_volume", sum(all.filter((one) => one.plan === "scale").map((one) => one.volume)), 595_790)];
}

const judgements = new Map<number, JudgementView>();
const SIDES: Record<string, string> = { C1: "before", C2: "before", C3: "after", C4: "", "": "neither" };

const judgedRow = (row: DifferenceView, right: string): DifferenceView => ({ ...row, right, expected: right === "before" ? row.before : right === "after" ? row.after : right && row.field && row.delta ? sum([row.after, "0.01"]) : "" });

/** Which side the rating agrees with, once somebody asked. */
export const rightOf = (comparison: number, row: DifferenceView): DifferenceView => (judgements.has(comparison) ? judgedRow(row, SIDES[row.cause] ?? "") : row);

function judged(expected: number): JudgementView {
  const verdict = (right: string) => {
    const rows = uplift.differences.filter((row) => (SIDES[row.cause] ?? "") === right);
    const parts = [...uplift.causes.filter((cause) => SIDES[cause.id] === right).flatMap((cause) => cause.impact), ...(right === "neither" ? [uplift.totals.unexplained] : [])];
    const added = (of: (one: TotalsView) => string) => sum(["0.00", ...parts.map(of)]);
    return { right, differences: rows.length, lines: new Set(rows.map((row) => row.pair)).size, impact: [{ currency: "GBP", net: added((one) => one.net), tax: added((one) => one.tax), gross: added((one) => one.gross) }] };
  };
  return { expected, expected_name: list.find((one) => one.run === expected)?.name ?? "", judged_at: now(), judged_by: "r.okafor", verdicts: ["before", "after", "neither", ""].map(verdict).filter((one) => one.differences) };
}

function whatIf(): WhatIfView {
  type Sums = [was: string, then: string];
  const change = ([was, then]: Sums) => ({ now: was, then, change: subtract(then, was), percent: percent(subtract(then, was), absolute(was)) });
  const net = (at: number): Sums => [made.netOf(at), made.netOf(at, true)];
  const plan = (at: number): Sums => [made.plansOf(at), made.plansOf(at, true)];
  const coupon = (at: number): Sums => [subtract(net(at)[0], plan(at)[0]), subtract(net(at)[1], plan(at)[1])];
  const customers = made.bySize(deals.map((at): WhatIfRowView => ({ name: made.deal(at).customer, title: made.deal(at).name, plans: made.deal(at).plan, currency: made.deal(at).currency, ...change(net(at)) })));
  const group = (name: string, title: string, is_plan: boolean, currency: string, of: number[], sums: (at: number) => Sums): WhatIfGroupView => {
    const each = of.map((at) => ({ at, ...change(sums(at)) }));
    const shocks = each.filter((one) => one.percent !== null).sort((a, b) => compare(a.percent ?? "0", b.percent ?? "0"));
    const stays = (share: number) => shocks[Math.max(0, Math.ceil((shocks.length * share) / 100) - 1)];
    const count = (sign: number) => each.filter((one) => Math.sign(compare(one.change, "0")) === sign).length;
    const worst = stays(100);
    return {
      name, title, is_plan, currency, customers: each.length, ...change([sum(["0.00", ...each.map((one) => one.now)]), sum(["0.00", ...each.map((one) => one.then)])]),
      winners: count(-1), unchanged: count(0), losers: count(1), from_nothing: each.filter((one) => one.percent === null && compare(one.change, "0")).length,
      p50: stays(50)?.percent ?? null, p95: stays(95)?.percent ?? null, worst: worst?.percent ?? null, worst_customer: worst ? made.deal(worst.at).customer : "", worst_name: worst ? made.deal(worst.at).name : "",
    };
  };
  const inCurrency = (currency: string) => deals.filter((at) => made.deal(at).currency === currency);
  const plans = ["GBP", "EUR"].flatMap((currency) => [
    ...[["scale", "Scale"], ["start", "Start"]].map(([plan, title]) => ({ name: plan as string, title: title as string })).map(({ name, title }) => group(name, title, true, currency, inCurrency(currency).filter((at) => made.deal(at).plan === name), plan)),
    group("discounts on invoices", "discounts on invoices", false, currency, inCurrency(currency).filter((at) => compare(coupon(at)[0], "0")), coupon),
  ]).filter((one) => one.customers);
  return { from: "2026-10-01", until: "2026-10-31", currencies: ["GBP", "EUR"].map((currency) => group(currency, currency, false, currency, inCurrency(currency), net)), plans, customers, customer_count: customers.length, problems: counted(problems.slice(0, 253)) };
}

export function ratingCommands({ fail, work, flags }: Tools): Commands {
  const lost = (what: string): never => fail("not_found", `${what} is not in this rating.`, "Go back and choose another.");
  const known = (run: number) => list.find((one) => one.run === run) ?? lost(`Rating ${run}`);
  const at = (contract: string) => { const found = deals.find((one) => made.deal(one).contract === contract); return found ?? lost(`Contract ${contract}`); };
  const written = (name: string, rows: number): ExportView => ({ name, folder: "~/Documents", bytes: 41_300, rows });
  const refused = (request: { contracts: string[]; prices: string[] }) => request.contracts.length && request.prices.length ? null : fail("inputs", "A rating needs contracts and prices.", "Choose both and start again.");
  return {
    dialects: () => dialects,
    ratings: () => (flags.has("empty") ? [] : [...list].reverse()),
    rating: ({ run }) => (flags.has("fail") ? fail("rating_failed", "The rating could not be read: disk I/O error in Billing UAT 2026.tieout.", "Check the disk, then try again. Settings has an integrity check.") : known(run)),
    rating_start: async ({ request, job }, progress) => {
      refused(request);
      await work(job, ["Reading contracts", "Reading prices", "Reading usage", "Rating", "Storing"], EVENTS, progress);
      return start(request);
    },
    rating_columns: ({ request, input }) => columns(request, input),
    rating_problems: ({ run, kind, offset, limit }) => {
      known(run);
      const rows = problems.filter((one) => !kind || one.kind === kind);
      return { total: rows.length, rows: rows.slice(offset, offset + limit) };
    },
    rating_problems_export: () => written("October 2026, expected problems.csv", problems.length),
    rated_contracts: ({ search, offset, limit }) => {
      const text = search.toLowerCase();
      const rows = deals.map(made.row).filter((one) => !text || [one.contract, one.customer, one.customer_name, one.plans].some((value) => value.toLowerCase().includes(text)));
      return { total: rows.length, rows: rows.slice(offset, offset + limit) };
    },
    rated_contract: ({ contract }) => made.contract(at(contract), problems.filter((one) => one.contract === contract)),
    rated_invoice: ({ invoice, billed }) => {
      const index = deals.find((one) => made.number(one) === invoice) ?? lost(`Invoice ${invoice}`);
      return { ...made.invoice(index), billed: billed === null ? null : made.billedFor(index, billed) };
    },
    rated_invoice_pdf: ({ invoice }) => written(`${invoice} calculation.pdf`, 1),
    price_books: () => books,
    usage_days: () => usage(),
    comparison_judge: async ({ comparison, expected, job }, progress) => {
      await work(job, ["Matching with the expected run", "Judging"], uplift.differences.length, progress);
      const one = judged(expected);
      judgements.set(comparison, one);
      note("comparison judged", one.expected_name);
      return one;
    },
    judgement: ({ comparison }) => judgements.get(comparison) ?? null,
    what_if: async ({ request, job }, progress) => {
      refused(request);
      if (!request.other_prices.length) fail("inputs", "A what-if needs the prices that are tried.", "Choose them and start again.");
      await work(job, ["Reading usage", "Rating now", "Rating then"], EVENTS, progress);
      return whatIf();
    },
    what_if_export: async ({ job }, progress) => (await work(job, ["Writing"], made.CONTRACTS, progress), written("What if 2026-10.csv", made.CONTRACTS)),
  };

  /** An export whose first day has a name of its own: the one question that is asked most. */
  function columns(request: RatingRequest, input: string): RatingColumnsView {
    const known = input === "contracts" ? ["contract_id", "customer_id", "currency", "start_date", "end_date", "plan", "quantity"] : input === "prices" ? ["price_book", "currency", "valid_from", "plan", "charge", "model", "unit_price"] : input === "usage" ? ["contract_id", "customer_id", "metric", "timestamp", "quantity", "event_id", "unique"] : ["country", "tax_category", "tax_rate", "start_date"];
    const headers = input === "contracts" ? ["Contract Number", "Account ID", "Currency ISO Code", "Effective From", "End Date", "Plan", "Seats"] : known;
    const kind = (field: string) => (/date|timestamp|valid/.test(field) ? "date" : /quantity|price|rate$/.test(field) ? "decimal" : "text");
    const fields = known.map((field) => ({ field, title: field.replaceAll("_", " "), kind: kind(field) }));
    const mapping = headers.map((header, index) => {
      const said = request.read_as.columns.find((one) => one.input === input && one.column === header);
      const field = said?.field ?? (header === "Effective From" ? "" : (known[index] ?? ""));
      return { index, file: 0, header, field, kind: kind(field), format: said?.format || (kind(field) === "date" ? "YYYY-MM-DD" : kind(field) === "decimal" ? "1234.56" : ""), minor_units: false, decided_by: said ? "user" : field ? "name" : "", certainty: "certain", question: null, choices: [] };
    });
    const missing = input === "contracts" && !mapping.some((column) => column.field === "start_date") ? [{ field: "start_date", question: "Which column holds the first day of the contract?", columns: mapping.map((column) => column.index) }] : [];
    return { files: [{ file: `${input}.csv`, format: "CSV, comma", mapping, missing }], fields };
  }

  function start(request: RatingRequest): RatingView {
    const first = list[0] as RatingView;
    const run = Math.max(...runs.map((one) => one.id), 14) + 1;
    const one = { ...first, run, name: request.name, credits_since: request.credits_since, dialect: request.dialect, settings: (dialects.find((one) => one.name === request.dialect)?.settings ?? []).map((row) => ({ ...row, value: request.settings[row.setting] ?? row.value })), rated_at: now() };
    list.push(one);
    runs.push({ ...(expectedRuns[0] as RunView), id: run, name: request.name, imported_at: one.rated_at });
    note("rated", request.name);
    return one;
  }
}
