import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import App from "../src/App.svelte";
import { registry } from "../src/actions/registry.svelte";
import { location } from "../src/app/location.svelte";
import { monthBefore, Inputs, INPUTS, ratingInputs, whatIfInputs, wrongPeriod } from "../src/app/rating-inputs.svelte";
import { parse } from "../src/app/route";
import { whatIf } from "../src/app/what-if.svelte";
import { workspace } from "../src/app/workspace.svelte";
import { type CommandName, useBackend } from "../src/backend";
import type { DerivationView, WhatIfRowView } from "../src/bindings";
import { demo } from "../src/demo/backend";
import { given, over, product, round, rounded, times, total } from "../src/demo/rating/derive";
import { books } from "../src/demo/rating/prices";
import * as made from "../src/demo/rating/world";
import { absolute, compare, formatMoney, negate, subtract, sum } from "../src/format/decimal";
import { extent, lanes, place } from "../src/screens/rating/contracts/timeline";
import { asText, brief, foldable, formula, parentOf, steps } from "../src/screens/rating/invoice/calculation";
import { differs, figures } from "../src/screens/rating/invoice/figures";
import { curveOf, nearest } from "../src/screens/rating/prices/curve";
import { bar, ordered } from "../src/screens/rating/whatif/order";
import { periodTitle, span } from "../src/screens/rating/words";

let asked: [CommandName, Record<string, unknown>][] = [];
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(668);
  Element.prototype.scrollIntoView = () => undefined;
  asked = [];
  useBackend({ ...demo, call: (name, args, progress) => (asked.push([name, args]), demo.call(name, args, progress)) });
  for (const inputs of [ratingInputs, whatIfInputs]) {
    inputs.files = { contracts: [], prices: [], other_prices: [], usage: [], tax_rates: [] };
    inputs.settings = {};
    inputs.dialect = "tieout";
    inputs.period = "2026-10";
  }
  whatIf.clear();
});

const last = (name: CommandName) => asked.findLast(([one]) => one === name)?.[1];
const text = (id: string) => screen.getByTestId(id).textContent;

async function open(hash: string) {
  await workspace.refresh();
  location.stay(parse(hash));
  return render(App);
}

/** What the operation makes of the operands; the demo's own proof that a trace explains its result. */
function holds(node: DerivationView): boolean {
  const values = node.operands.map((one) => one.result);
  const [a = "0", b = "0", c = "1"] = values;
  const made: Record<string, () => string> = {
    given: () => node.result,
    sum: () => sum(values),
    difference: () => values.slice(1).reduce(subtract, a),
    product: () => values.reduce(times),
    share: () => over(times(a, b), c, 12),
    least: () => [...values].sort(compare)[0] ?? "",
    greatest: () => [...values].sort(compare).at(-1) ?? "",
    negation: () => negate(a),
    rounded: () => round(a, 2),
    rounded_to_multiple: () => `${(BigInt(a) + BigInt(b) - 1n) / BigInt(b)}`,
  };
  return node.operands.every(holds) && compare(made[node.operation]?.() ?? "x", node.result) === 0;
}

describe("the demo's bills", () => {
  test("every figure of every invoice is what its calculation makes of it, and the totals add up", () => {
    for (let at = 0; at < made.CONTRACTS; at++) {
      const view = made.invoice(at);
      for (const { name, derivation } of figures(view)) expect(holds(derivation), `${view.invoice.invoice} ${name}`).toBe(true);
      expect(compare(sum([...view.lines.map((line) => line.net.result), ...view.adjustments.map(([, one]) => one.result)]), view.net.result)).toBe(0);
      expect(compare(made.netOf(at), view.net.result)).toBe(0);
      expect(compare(sum([view.net.result, view.tax.result]), view.gross.result)).toBe(0);
      expect(compare(sum([view.gross.result, ...view.settlements.map(([, amount]) => amount.result)]), view.due.result)).toBe(0);
    }
  });

  test("the credit ledger balances", () => {
    const { credits } = made.contract(2, []);
    expect(credits.length).toBe(5);
    credits.reduce((balance, entry) => (expect(entry.balance).toBe(sum([balance, entry.amount])), entry.balance), "0.00");
  });
});

describe("a calculation as a tree", () => {
  const root = rounded("net", total("calls by tiers", [product("calls up to 100", [given("calls", "100"), given("price each", "0.00405")]), given("fee", "-1234.5")]));

  test("unfolds level by level, and names its parents", () => {
    expect(steps(root, new Set()).map((step) => step.path)).toEqual([""]);
    expect(steps(root, foldable(root, 2)).map((step) => step.path)).toEqual(["", "0", "0.0", "0.1"]);
    expect(steps(root, foldable(root)).map((step) => [step.depth, step.node.figure])).toEqual([[0, "net"], [1, "calls by tiers"], [2, "calls up to 100"], [3, "calls"], [3, "price each"], [2, "fee"]]);
    expect(["0.0.1", "0", ""].map(parentOf)).toEqual(["0.0", "", null]);
  });

  test("reads by locale, digit for digit", () => {
    expect(formula(root)).toBe("−1,234.09500 half up to 2 digits");
    expect(formula(root.operands[0]!)).toBe("0.40500 − 1,234.5");
    expect(formula(given("calls", "100"))).toBe("");
    // A third is cut where it is read, never rounded, and whole where it is copied.
    const thirds = { ...root, arithmetic: "20 x 0.6666666666666666666666666667 = 13.33", result: "-0.3333333333333333333333333333" };
    expect([formula(thirds, brief), brief(thirds.result), brief("1.1234567890"), brief("12345")]).toEqual(["20 × 0.66666666…", "−0.33333333…", "1.1234567890", "12,345"]);
    expect(formula(thirds)).toBe("20 × 0.6666666666666666666666666667");
    expect(formula({ ...root, arithmetic: "the least of 20620, -1234.5 = -1234.5" })).toBe("the least of 20,620; −1,234.5");
    expect(asText(root).split("\n")).toEqual([
      "net: −1,234.09500 half up to 2 digits = −1,234.10",
      "  calls by tiers: 0.40500 − 1,234.5 = −1,234.09500",
      "    calls up to 100: 100 × 0.00405 = 0.40500",
      "      calls: 100",
      "      price each: 0.00405",
      "    fee: −1,234.5",
    ]);
  });

  test("of thousands of operands a hundred are shown, the others on request", () => {
    const wide = total("all lines", Array.from({ length: 2_000 }, (_, index) => given(`line ${index}`, "1.00")));
    expect(steps(wide, new Set([""])).length).toBe(101);
    expect(steps(wide, new Set([""]))[0]?.left).toBe(1_900);
    expect(steps(wide, new Set([""]), new Set([""])).length).toBe(2_001);
  });
});

describe("words, curves, bars, lanes", () => {
  test.each([["2026-10", null], ["2026", null], ["2026-10-05..2026-10-20", null], ["2026-13", /Write a month/], ["October", /Write a month/], ["2026-10-20..2026-10-05", /first day comes after/], ["2026-10..2026-11..2026-12", /Write a month/]])("period %s", (period, wrong) => {
    if (wrong) expect(wrongPeriod(period)).toMatch(wrong);
    else expect(wrongPeriod(period)).toBeNull();
  });

  test("a period is said as a month where it is one", () => {
    expect(span("2026-10-01", "2026-10-31")).toBe("October 2026");
    expect(span("2028-02-01", "2028-02-29")).toBe("February 2028");
    expect(span("2026-10-01", "2026-10-30")).toBe("1 Oct 2026 – 30 Oct 2026");
    expect(["2026-10", "2026", "2026-10-05..2026-10-20", "x"].map(periodTitle)).toEqual(["October 2026", "2026", "2026-10-05..2026-10-20", "x"]);
    expect(monthBefore(new Date("2026-01-15T12:00:00Z"))).toBe("2025-12");
  });

  test("a dropped file goes where its name says", () => {
    const inputs = new Inputs(INPUTS);
    inputs.take(["prices-now.csv", "ironclad-contracts.xlsx", "price book 2027.csv", "vat.csv", "usage-2026-10.jsonl", "a.csv"].map((name, index) => ({ token: `${index}`, name, bytes: 1 })));
    expect(INPUTS.map((kind) => inputs.tokens(kind))).toEqual([["1"], ["0"], ["2"], ["4", "5"], ["3"]]);
    inputs.move("usage", "tax_rates", "5");
    expect(inputs.tokens("tax_rates")).toEqual(["3", "5"]);
  });

  test("the marginal price is the tier's; a volume price falls at its edge", () => {
    const charge = (id: string) => books[0]!.plans.flatMap((plan) => plan.charges).find((one) => one.charge === id)!;
    const api = curveOf(charge("api").curve);
    const at = (quantity: string) => api.points.find((point) => point.quantity === quantity)!;
    expect([at("100000"), at("1000000"), at("1600000")].map((point) => [point.amount, point.marginal])).toEqual([["400.00", "0.004"], ["3190.00", "0.0031"], ["4510.00", "0.0022"]]);
    expect([at("0").x, at("1600000").x, at("1600000").y]).toEqual([0, 100, 100]);
    const seats = curveOf(charge("seats").curve).points;
    expect(compare(seats.find((point) => point.quantity === "51")?.marginal ?? "0", "0")).toBeLessThan(0);
    expect(seats[nearest(seats, 1)]?.quantity).toBe("80");
  });

  test("bars go both ways from the middle; the order is by size, by sign, by percent", () => {
    const row = (name: string, change: string, percent: string | null): WhatIfRowView => ({ name, title: name, plans: "", currency: "GBP", now: "1.00", then: "1.00", change, percent });
    const rows = [row("a", "5.00", "1.00"), row("b", "-20.00", "-50.00"), row("c", "0.00", null), row("d", "10.00", "400.00")];
    const names = (order: Parameters<typeof ordered>[1]) => ordered(rows, order).map((one) => one.name).join("");
    expect([names("change"), names("losers"), names("winners"), names("percent")]).toEqual(["bdac", "dacb", "bcad", "dbac"]);
    expect(bar("-20.00", "20.00")).toEqual({ left: 0, width: 50 });
    expect(bar("10.00", "20.00")).toEqual({ left: 50, width: 25 });
    expect(bar("0", "0")).toEqual({ left: 50, width: 0 });
  });

  test("phases follow each other on one lane, to the day", () => {
    const phase = (item: string, from: string, until: string) => ({ item, plan: "P", price_book: "", quantity: "1", from, until, agreed: "", row: 1 });
    const phases = [phase("seats", "2026-01-01", "2026-10-11"), phase("seats", "2026-10-12", ""), phase("fee", "2026-01-01", "")];
    const drawn = extent(phases, "2026-01-01", "", ["2026-10-01", "2026-10-31"]);
    expect(drawn).toEqual(["2026-01-01", "2027-01-31"]);
    const [seats, fee] = lanes(phases, drawn);
    expect(seats?.bars[1]?.left).toBeCloseTo(place("2026-10-12", drawn), 9);
    expect(seats?.bars[0] && seats.bars[0].left + seats.bars[0].width).toBeCloseTo(seats?.bars[1]?.left ?? 0, 9);
    expect(fee?.bars[0]).toMatchObject({ left: 0, width: 100, open: true });
  });

  test("billed otherwise means another figure, not other zeros", () => {
    expect([differs("1.50", "1.5"), differs("1.50", "1.51"), differs("1.50", null), differs("0.00", "")]).toEqual([false, true, false, false]);
  });
});

describe("ratings in the window", () => {
  test("a new rating is made by keys: files, dialect, a setting of one's own; it opens when it is there", async () => {
    const user = userEvent.setup();
    await open("#/ratings");
    expect((await screen.findAllByTestId("rating-row"))[0]?.textContent).toMatch(/October 2026, expected.*October 2026.*stripe.*248.*GBP.*EUR/);
    await user.keyboard("n");
    await screen.findByTestId("rating-start");
    expect(registry.blocked("rating.start")).toBe("Choose the contracts.");
    await user.click(screen.getByTestId("choose-contracts"));
    await user.click(screen.getByTestId("choose-prices"));
    await waitFor(() => expect(registry.blocked("rating.start")).toBeNull());
    await user.click(await screen.findByRole("radio", { name: "lago" }));
    await user.click(screen.getByTestId("dialect-settings"));
    expect(screen.getAllByTestId("setting-row").length).toBe(12);
    ratingInputs.set("tier bound", "exclusive", "inclusive");
    await user.clear(screen.getByTestId("rating-period"));
    await user.type(screen.getByTestId("rating-period"), "2026-1");
    expect(registry.blocked("rating.start")).toMatch(/Write a month/);
    await user.type(screen.getByTestId("rating-period"), "0");
    await user.keyboard("{Control>}{Enter}{/Control}");
    await screen.findByTestId("rating-totals");
    expect(last("rating_start")).toMatchObject({ request: { name: "October 2026, expected", period: "2026-10", dialect: "lago", settings: { "tier bound": "exclusive" } } });
    expect(parse(window.location.hash)).toMatchObject({ screen: "rating" });
  });

  test("a rating that can't be read says why; none yet says what it is for", async () => {
    useBackend({ ...demo, call: (name, args, progress) => (name === "ratings" ? Promise.resolve([] as never) : demo.call(name, args, progress)) });
    await open("#/ratings");
    await screen.findByTestId("rating-new-empty");
    location.stay(parse("#/rating/999"));
    await waitFor(() => expect(text("error")).toContain("Rating 999 is not in this rating"));
  });

  test("the overview leads to a kind of problem, and to a comparison with what was billed", async () => {
    const user = userEvent.setup();
    await open("#/rating/5");
    expect((await screen.findAllByTestId("problem-kind"))[0]?.textContent).toMatch(/Usage without contract.*212/);
    expect(text("rating-totals")).toMatch(/GBP.*EUR/);
    await user.click(screen.getAllByTestId("problem-kind")[2]!);
    await waitFor(() => expect(text("problem-count")).toBe("13 of 268"));
    await user.keyboard("j");
    expect(text("problem-detail")).toMatch(/Period without price.*ironclad.*row/s);
    await user.keyboard("{Enter}");
    await screen.findAllByTestId("contract-problem");
    await user.keyboard("b");
    await waitFor(() => expect(parse(window.location.hash)).toMatchObject({ screen: "compare-new", after: 5 }));
  });

  test("contracts are walked, searched and opened by keys", async () => {
    const user = userEvent.setup();
    await open("#/rating/5/contracts");
    await screen.findByTestId("contract-detail");
    await user.keyboard("jj");
    await waitFor(() => expect(text("contract-detail")).toContain("Hermann Müller"));
    expect(text("credits")).toMatch(/granted.*drawn.*expired/s);
    expect(text("contract-position")).toBe("3 of 248");
    await user.keyboard("{Enter}");
    await screen.findByTestId("expected-invoice");
    expect(parse(window.location.hash)).toMatchObject({ screen: "rating-invoice", invoice: "E-2026-10-0003" });
    location.stay(parse("#/rating/5/contracts"));
    await user.type(await screen.findByTestId("contract-search"), "zephyr");
    await waitFor(() => expect(last("rated_contracts")).toMatchObject({ search: "zephyr" }));
    await waitFor(() => expect(parse(window.location.hash)).toMatchObject({ text: "zephyr" }));
  });

  test("each figure says why; the tree unfolds by arrows, to the setting that decided", async () => {
    const user = userEvent.setup();
    await open("#/rating/5/invoice/E-2026-10-0001?figure=line.3.net");
    await screen.findByTestId("calculation");
    const all = () => screen.getAllByTestId("step").length;
    expect(screen.getAllByTestId("setting").map((one) => one.textContent)).toContain("tier bound: inclusive");
    const before = all();
    await user.keyboard("{Enter}{ArrowLeft}");
    await waitFor(() => expect(all()).toBe(1));
    await user.keyboard("{ArrowRight}");
    await waitFor(() => expect(all()).toBeGreaterThan(1));
    expect(all()).toBeLessThanOrEqual(before);
    (document.activeElement as HTMLElement).blur();
    await user.keyboard("e");
    await waitFor(() => expect(all()).toBeGreaterThan(before));
    await user.keyboard("n");
    await waitFor(() => expect(parse(window.location.hash)).toMatchObject({ figure: "line.3.tax" }));
    expect(text("why")).toContain("API calls, tax");
  });

  test("what was billed stands beside; what differs is marked, what is missing and what is more is named", async () => {
    const user = userEvent.setup();
    await open("#/rating/5/invoice/E-2026-10-0001?billed=12");
    await waitFor(() => expect(text("billed-state")).toMatch(/~ \d+ billed otherwise/));
    expect(last("rated_invoice")).toMatchObject({ invoice: "E-2026-10-0001", billed: 12 });
    expect(text("why")).toMatch(/why 449.10.*billed 499.00.*\+49.90/s);
    expect(text("unexpected-line")).toMatch(/Legacy support surcharge/);
    await user.keyboard("d");
    await waitFor(() => expect(parse(window.location.hash)).toMatchObject({ figure: "line.2.quantity" }));
    await user.keyboard("r");
    expect((document.activeElement as HTMLElement).dataset.testid).toBe("choose-billed");
    (document.activeElement as HTMLElement).blur();
    location.stay(parse("#/rating/5/invoice/E-2026-10-0006?billed=12"));
    await waitFor(() => expect(screen.getAllByTestId("expected-line").at(-1)?.textContent).toMatch(/true-up.*missing/s));
    location.stay(parse("#/rating/5/invoice/E-2026-10-0031?billed=12"));
    await waitFor(() => expect(text("billed-state")).toBe("− not billed"));
  });

  test("prices and usage are read by keys", async () => {
    const user = userEvent.setup();
    await open("#/rating/5/prices?plan=scale&charge=seats");
    await screen.findByTestId("price-curve");
    expect(text("tiers")).toMatch(/20\.00.*18\.00.*15\.50/s);
    await user.keyboard("j");
    await waitFor(() => expect(parse(window.location.hash)).toMatchObject({ charge: "api" }));
    screen.getByTestId("price-curve").querySelector<HTMLElement>("[tabindex]")?.focus();
    await user.keyboard("{Home}");
    await waitFor(() => expect(text("price-curve")).toMatch(/quantity\s*0\s*call/));
    location.stay(parse("#/rating/5/usage"));
    await waitFor(() => expect(screen.getAllByTestId("usage-day").length).toBe(31));
    await user.keyboard("j");
    await waitFor(() => expect(text("usage-chart")).toContain("storage_gb"));
    screen.getByTestId("usage-chart").querySelector<HTMLElement>("[tabindex]")?.focus();
    await user.keyboard("{ArrowRight}{ArrowRight}");
    expect(text("usage-chart")).toContain("2 Oct 2026");
  });

  test("a rating judges a comparison: three verdicts, a column, a filter, and the verdict side by side", async () => {
    const user = userEvent.setup();
    await open("#/comparison/1/differences");
    await screen.findAllByTestId("difference-row");
    expect(screen.queryByTestId("head-right")).toBeNull();
    await user.keyboard("t");
    await user.click(await screen.findByTestId("judge"));
    await screen.findByTestId("judgement");
    expect(last("comparison_judge")).toMatchObject({ comparison: 1, expected: expect.any(Number) });
    expect(text("verdict-neither")).toMatch(/neither is right.*2.*\+0.03/s);
    await screen.findByTestId("head-right");
    await user.click(screen.getByTestId("verdict-before"));
    await waitFor(() => expect(last("differences")).toMatchObject({ query: { right: ["before"] } }));
    await waitFor(() => expect(screen.getAllByTestId("difference-row")[0]?.textContent).toContain("← before"));
    expect(parse(window.location.hash)).toMatchObject({ screen: "differences", query: { right: ["before"] } });
    screen.getByTestId("differences").focus();
    await user.keyboard("j{Enter}");
    await waitFor(() => expect(text("right")).toBe("← before was right"));
  });

  test("what if: both books, who pays more and who less; exported with the same request", async () => {
    const user = userEvent.setup();
    await open("#/ratings/what-if");
    for (const kind of ["contracts", "prices", "other_prices"]) await user.click(await screen.findByTestId(`choose-${kind}`));
    await waitFor(() => expect(registry.blocked("what_if.start")).toBeNull());
    await user.keyboard("{Control>}{Enter}{/Control}");
    await screen.findByTestId("what-if-totals");
    const answer = whatIf.answer!;
    for (const one of answer.currencies) {
      const of = answer.customers.filter((row) => row.currency === one.currency);
      expect(compare(sum(of.map((row) => row.change)), one.change)).toBe(0);
      expect(compare(sum(answer.plans.filter((row) => row.currency === one.currency).map((row) => row.then)), one.then)).toBe(0);
      expect(one.winners + one.unchanged + one.losers).toBe(of.length);
    }
    expect(compare(absolute(answer.customers[0]!.change), absolute(answer.customers[1]!.change))).toBeGreaterThanOrEqual(0);
    expect(screen.getAllByTestId("what-if-row").length).toBeLessThan(60);
    await user.keyboard("2");
    await waitFor(() => expect(text("what-if-count")).toBe("2 plans"));
    // Each plan names whom it hits worst; what is of no plan stands apart, and all together are the currency.
    const shown = answer.plans.filter((one) => one.currency === "GBP");
    expect(screen.getAllByTestId("what-if-plan").length).toBe(shown.length);
    for (const one of shown) expect(text("what-if-plans")).toContain(one.worst_name);
    expect(text("what-if-plans")).toContain("of no plan");
    expect(text("what-if-together")).toContain(formatMoney(answer.currencies[0]!.then, "GBP"));
    await user.keyboard("{Control>}e{/Control}");
    await waitFor(() => expect(last("what_if_export")).toMatchObject({ request: { period: "2026-10", other_prices: expect.any(Array) } }));
    await user.keyboard("i");
    await screen.findByTestId("what-if-start");
  });
});
