import { describe, expect, test } from "vitest";
import type { FindingGroupView, FindingView, InvoiceReviewView, PaperLineView, QueueItemView, RecentInvoiceView } from "../src/bindings";
import { changes, problem, unusual } from "../src/screens/review/checks/settings";
import { COLUMNS, sortedBy, sortedOf } from "../src/screens/review/findings/columns";
import { nextOpen, ordered } from "../src/screens/review/groups/order";
import { absent, monthBefore } from "../src/screens/review/needs";
import { bars } from "../src/screens/review/queue/chart";
import { pins, sheetColumns, stretches, worst } from "../src/screens/review/queue/paper";
import { byReason } from "../src/screens/review/queue/refused";
import { grossOf, placeOf } from "../src/screens/review/queue/walk.svelte";
import { byMoney, dueWords, expiries, initials, moneyWords } from "../src/screens/review/words";

describe("money in words", () => {
  test.each([
    [[{ currency: "GBP", amount: "310220.10" }], "GBP 310,220.10"],
    [[{ currency: "GBP", amount: "1" }, { currency: "JPY", amount: "-12345678901234567890" }], "GBP 1.00 and JPY −12,345,678,901,234,567,890"],
    [[{ currency: "GBP", amount: "0.00" }, { currency: "EUR", amount: "12" }], "EUR 12.00"],
    [[{ currency: "GBP", amount: "0" }], "GBP 0.00"],
    [[], ""],
  ])("%j", (amounts, words) => expect(moneyWords(amounts)).toBe(words));

  test("a sum is never taken across currencies", () => {
    const item = (currency: string, gross: string) => ({ currency, gross }) as QueueItemView;
    expect(grossOf([item("GBP", "0.10"), item("EUR", "5"), item("GBP", "0.20")])).toEqual([{ currency: "GBP", amount: "0.30" }, { currency: "EUR", amount: "5" }]);
  });
});

test.each([
  ["Ruth Okafor", "RO"],
  ["Tomás Ferreira de Albuquerque e Castro", "TC"],
  ["øystein", "Ø"],
  [null, ""],
  ["  ", ""],
])("initials of %j", (name, letters) => expect(initials(name)).toBe(letters));

test.each([
  ["2026-11-20", "to_review", { text: "2 d late", late: true }],
  ["2026-11-22", "held", { text: "today", late: false }],
  ["2026-11-25", "in_review", { text: "3 d", late: false }],
  ["2026-11-01", "approved", null],
  [null, "to_review", null],
])("due %s, %s", (due, status, words) => expect(dueWords({ due, status }, "2026-11-22")).toEqual(words));

test("last days of a waiver: no day twice", () => {
  expect(expiries(new Date(2026, 10, 22)).map((one) => one.value)).toEqual(["2026-12-22", "2027-02-20", "2026-12-31"]);
  expect(expiries(new Date(2028, 0, 31))[0]?.value).toBe("2028-03-01");
});

describe("groups", () => {
  const group = (id: string, severity: string, gbp: string, eur: string, state = "open") => ({ id, severity, state, family: "tax", findings: 1, new: 0, at_stake: [{ currency: "GBP", amount: gbp }, { currency: "EUR", amount: eur }] }) as FindingGroupView;
  const all = [group("A", "low", "0", "99"), group("B", "critical", "10", "0"), group("C", "high", "9.99", "0", "confirmed"), group("D", "low", "0", "100")];

  test("by money of one currency, then by any other", () => {
    expect([...all].sort(byMoney("GBP")).map((one) => one.id).join("")).toBe("BCDA");
    expect(ordered(all, "severity", "EUR").map((one) => one.id).join("")).toBe("BCDA");
  });

  test("after a decision, on to the next that is open, from the top again at the end", () => {
    expect(nextOpen(all, "B")).toBe("D");
    expect(nextOpen(all, "D")).toBe("A");
    expect(nextOpen([group("A", "low", "0", "0")], "A")).toBeUndefined();
  });
});

describe("the walk", () => {
  test("finds the item again where rows above it have gone or come", () => {
    const at = (ids: number[]) => (index: number) => ids[index];
    expect(placeOf(7, 3, at([1, 2, 7, 8]))).toBe(2);
    expect(placeOf(7, 1, at([1, 2, 3, 7]))).toBe(3);
    expect(placeOf(7, 1, at([1, 2, 3]))).toBeNull();
    expect(placeOf(undefined, 1, at([1]))).toBeNull();
  });

  test("refusals: each reason once, the commonest first", () => {
    expect(byReason([{ invoice: "1", why: "limit" }, { invoice: "2", why: "prepared" }, { invoice: "3", why: "prepared" }, { invoice: "3", why: "prepared" }])).toEqual([{ why: "prepared", invoices: ["2", "3"] }, { why: "limit", invoices: ["1"] }]);
  });
});

describe("the paper", () => {
  const line = (at: number, findings: number[] = [], cells: string[] = []): PaperLineView => ({ line: String(at), cells, findings, file: "f.csv", row: at });
  const finding = (id: number, severity = "high", at_stake = "1", field: string | null = null) => ({ id, severity, at_stake, field, line: "" }) as FindingView;

  test("a short invoice is whole; a long one shows what matters and folds the rest", () => {
    expect(stretches(Array.from({ length: 60 }, (_, at) => line(at)), new Set())).toHaveLength(1);
    const long = Array.from({ length: 500 }, (_, at) => line(at, at === 250 ? [1] : []));
    const parts = stretches(long, new Set());
    const shown = parts.flatMap((part) => ("lines" in part ? part.lines : []));
    expect(shown).toContain(250);
    expect(shown.length).toBeLessThan(30);
    expect(parts.flatMap((part) => ("lines" in part ? part.lines : part.folded)).sort((a, b) => a - b)).toEqual(long.map((_, at) => at));
    const opened = stretches(long, new Set(long.map((_, at) => at)));
    expect(opened).toEqual([{ lines: long.map((_, at) => at) }]);
  });

  test("each finding is pinned once, numbered as one reads; what has no place is about the whole", () => {
    const view = { header: [{ field: "due_date", findings: [3] }], lines: [line(0), line(1, [1, 3])], totals: [{ field: "invoice_gross", findings: [2] }], findings: [finding(1), finding(2), finding(3), finding(4)] } as unknown as InvoiceReviewView;
    const pinned = pins(view);
    expect(pinned.order.map((one) => one.id)).toEqual([4, 3, 1, 2]);
    expect([...pinned.number]).toEqual([[4, 1], [3, 2], [1, 3], [2, 4]]);
    expect(pinned.byLine.get(1)?.map((one) => one.id)).toEqual([1]);
  });

  test("it opens with the worst finding, not with the first", () => {
    expect(worst([finding(1, "high", "900"), finding(2, "critical", "5"), finding(3, "critical", "-70")])?.id).toBe(3);
    expect(worst([])).toBeUndefined();
  });

  test("what every line says is said once, unless a finding is about it", () => {
    const columns = ["product", "description", "net_amount", "tax_rate", "discount_rate"].map((field) => ({ field, title: field, kind: /amount|rate/.test(field) ? "decimal" : "text" }));
    const lines = [line(0, [], ["A", "a", "1", "20", ""]), line(1, [], ["B", "b", "2", "20", "0.00"])];
    const of = (findings: FindingView[]) => sheetColumns({ columns, lines, findings } as unknown as InvoiceReviewView);
    expect(of([]).columns.map((column) => column.field)).toEqual(["description", "net_amount"]);
    expect(of([]).constants.map((one) => `${one.field} ${one.value}`)).toEqual(["tax_rate 20"]);
    expect(of([finding(1, "high", "1", "tax_rate")]).columns.map((column) => column.field)).toEqual(["description", "net_amount", "tax_rate"]);
  });
});

describe("the last invoices", () => {
  const one = (gross: string): RecentInvoiceView => ({ invoice: gross, run: "", date: null, gross });
  test("bars share one unit above and below zero, huge amounts too", () => {
    const { bars: made, zero } = bars([one("99999999999999999999.99"), one("-49999999999999999999.99"), one("0")], 120, 60);
    expect(made.map((bar) => Math.round(bar.height))).toEqual([40, 20, 1]);
    expect(Math.round(zero)).toBe(40);
    expect(made[1]).toMatchObject({ negative: true, y: zero });
    expect(made[2]?.last).toBe(true);
    expect(bars([], 10, 10).bars).toEqual([]);
  });
});

describe("a new review", () => {
  test("says what will not run because something is absent", () => {
    const titles = absent(["contracts", "payments"], false).map((one) => one.title);
    expect(titles).toContain("A previous run");
    expect(titles).toContain("General ledger");
    expect(titles).not.toContain("Contracts or orders");
  });

  test("proposes the month before", () => {
    expect(monthBefore(new Date(2026, 0, 15))).toEqual(["2025-12-01", "2025-12-31"]);
    expect(monthBefore(new Date(2028, 2, 31))).toEqual(["2028-02-01", "2028-02-29"]);
  });
});

describe("settings of checks", () => {
  const settings = () => ({ version: 1, by: "", at: "", approval_limits: [{ currency: "GBP", amount: "100" }], checks: [{ id: "X-1", name: "X", family: "tax", meaning: "", severity: "high", usual_severity: "high", off: false, parameters: [{ name: "days", title: "Days", value: "3", usual: "3" }] }] });
  test("a change is said in words, and what is wrong can't be kept", () => {
    const [kept, now] = [settings(), settings()];
    expect(changes(kept, now)).toEqual([]);
    now.checks[0]!.parameters[0]!.value = "5";
    now.checks[0]!.off = true;
    now.approval_limits.push({ currency: "GBP", amount: "1" });
    expect(changes(kept, now)).toEqual(["X-1 off", "X-1 days 3 → 5", "approval limits GBP 100 → GBP 100, GBP 1"]);
    expect(problem(now)).toContain("two limits");
    now.approval_limits = [{ currency: "pounds", amount: "1" }];
    expect(problem(now)).toContain("no currency");
    now.approval_limits = [];
    expect(problem(now)).toBeNull();
    now.checks[0]!.parameters[0]!.value = "many";
    expect(problem(now)).toContain("no number");
    expect(unusual(now.checks)).toBe(1);
  });
});

describe("the findings' columns", () => {
  test("stand by the most money where nothing else is said", () => {
    expect(sortedOf(null, false)).toEqual({ column: "at_stake", descending: true });
    expect(sortedOf("invoice", false)).toEqual({ column: "invoice", descending: false });
  });
  test("a third click is the usual order again", () => {
    const column = COLUMNS.find((one) => one.id === "invoice")!;
    const once = sortedBy(column, null, false);
    const twice = sortedBy(column, once.sort, once.descending);
    expect([once, twice, sortedBy(column, twice.sort, twice.descending)]).toEqual([{ sort: "invoice", descending: false }, { sort: "invoice", descending: true }, { sort: null, descending: false }]);
  });
});
