import { describe, expect, test } from "vitest";
import { EMPTY_FINDINGS, EMPTY_QUEUE } from "../src/app/review-route";
import { EMPTY_QUERY, format, parse, type Route } from "../src/app/route";

const ROUTES: Route[] = [
  { screen: "start" },
  { screen: "runs" },
  { screen: "runs", selected: 4 },
  { screen: "run", id: 4, tab: "overview" },
  { screen: "run", id: 4, tab: "rejects", top: 300 },
  { screen: "import", id: "m3k-1/x?y" },
  { screen: "compare" },
  { screen: "compare-new" },
  { screen: "compare-new", before: 1, after: 2 },
  { screen: "summary", id: 3 },
  { screen: "summary", id: 3, currency: "EUR", measure: "tax" },
  { screen: "causes", id: 3 },
  { screen: "causes", id: 3, cause: "C3.1", selected: ["C1", "M1"], sort: "lines", currency: "JPY", measure: "net" },
  { screen: "causes", id: 3, cause: "?" },
  { screen: "differences", id: 3, query: EMPTY_QUERY },
  {
    screen: "differences",
    id: 3,
    query: { states: ["changed", "removed"], fields: ["net_amount", "Kostenstelle & Co"], causes: ["C1", "C2"], unexplained: true, currencies: ["GBP"], roots_only: true, right: ["before", "neither"], text: "a/b?c=d#e &% é", sort: "delta", descending: true },
    top: 27_900_000,
    row: 999_999,
    anchor: 0,
  },
  { screen: "invoice", id: 3, pair: 77 },
  { screen: "invoice", id: 3, pair: 77, change: 0, top: 1200, cause: "C1" },
  { screen: "log", top: 40 },
  { screen: "log", text: "October & <b>", who: ["r.okafor", "m.lindqvist"], what: ["run imported"] },
  { screen: "sql" },
  { screen: "sql", sql: "SELECT *\nFROM line WHERE net_amount > :least -- 100 %?\n", query: "Largest lines", given: { least: "1=2&3", empty: "" }, look: "bars", label: "product", value: "net" },
  { screen: "people" },
  { screen: "people", person: "Aiko Tanaka" },
  { screen: "packages", conflict: "9f3a" },
  { screen: "review-report", id: 3 },
  { screen: "settings" },
  { screen: "reviews" },
  { screen: "review-new" },
  { screen: "review-new", run: 12, previous: 11 },
  { screen: "checks", family: "tax" },
  { screen: "waivers" },
  { screen: "waivers", waiver: "W-1/é" },
  { screen: "review", id: 3 },
  { screen: "review", id: 3, verdict: "not_run" },
  { screen: "review-groups", id: 3, group: "G1", sort: "findings", currency: "EUR" },
  { screen: "review-findings", id: 3, query: EMPTY_FINDINGS },
  { screen: "review-findings", id: 3, query: { ...EMPTY_FINDINGS, checks: ["ACC-01"], families: ["tax"], group: "G7", waived: false, novelty: "new", text: "a/b?c=d#e &% é", sort: "invoice", descending: true }, top: 100_000, row: 4_000, anchor: 12 },
  { screen: "review-queue", id: 3, query: EMPTY_QUEUE },
  { screen: "review-queue", id: 3, query: { ...EMPTY_QUEUE, statuses: ["to_review", "held"], bands: ["high"], assignee: "-", with_findings: false, sampled: true, overdue: true, text: "Ünïcode & Söhne" }, item: 77, row: 12, anchor: 0 },
  { screen: "review-workload", id: 3 },
  { screen: "documents" },
  { screen: "documents", run: 12, invoice: "RE/2026 & 4?é#1", text: "Söhne", template: "My letter", format: "facturx", mark: "draft", top: 1200, row: 30, anchor: 2 },
  { screen: "documents", run: 12, filter: "missing", usage: 3 },
  { screen: "documents", run: 12, filter: "broken", text: "a" },
  { screen: "batches" },
  { screen: "batches", run: 12, batch: 3, state: "refused" },
  { screen: "batch-new" },
  { screen: "batch-new", run: 12, which: "these", format: "ubl", mark: "void", usage: 4 },
  { screen: "templates", name: "classic", run: 12, invoice: "INV-1" },
  { screen: "sellers", name: "Söhne & Co", field: "accounts" },
  { screen: "buyers", customer: "C-1/2", field: "address.country", text: "a b", top: 44, row: 1 },
  { screen: "einvoices" },
  { screen: "einvoices", file: "file-3" },
  { screen: "review-sample", id: 3, item: 9 },
  { screen: "ratings" },
  { screen: "rating-new" },
  { screen: "what-if", view: "plans", currency: "EUR", sort: "percent" },
  { screen: "rating", id: 5 },
  { screen: "rating-contracts", id: 5, contract: "K/1 & 2", text: "a b", top: 44, row: 1 },
  { screen: "rating-prices", id: 5, book: "List 2026 3 GBP", plan: "scale", charge: "api" },
  { screen: "rating-usage", id: 5, metric: "api_calls" },
  { screen: "rating-problems", id: 5, kind: "negative_usage", row: 3 },
  { screen: "rating-invoice", id: 5, invoice: "E/2026 1", figure: "line.2.net", billed: 12 },
];

describe("the URL is the state of a screen", () => {
  test.each(ROUTES.map((route) => [format(route), route] as const))("%s", (url, route) => {
    expect(parse(url)).toEqual(route);
  });

  test("as people read it", () => {
    expect(format({ screen: "differences", id: 3, query: { ...EMPTY_QUERY, causes: ["C1"], sort: "delta", descending: true }, top: 1200 })).toBe("#/comparison/3/differences?cause=C1&sort=delta&desc=1&top=1200");
  });

  test.each(["", "#", "#/", "#/nothing", "#//", "#/%E0%A4%A", "nonsense"])("%j is the start", (hash) => {
    expect(parse(hash).screen).toBe("start");
  });

  test.each([
    ["#/comparison/x", "compare"],
    ["#/comparison/-1/causes", "compare"],
    ["#/comparison/3/nothing", "summary"],
    ["#/comparison/3/invoice/x", "summary"],
    ["#/run/1e3", "runs"],
    ["#/import", "runs"],
    ["#/review", "reviews"],
    ["#/review/x/queue", "reviews"],
    ["#/review/3/nothing", "review"],
    ["#/rating", "ratings"],
    ["#/rating/x/usage", "ratings"],
    ["#/rating/5/nothing", "rating"],
    ["#/rating/5/invoice", "rating-contracts"],
    ["#/documents/x", "documents"],
    ["#/documents/3/nothing", "documents"],
    ["#/documents/3?format=docx&mark=paid%20twice", "documents"],
  ])("%s falls back to %s", (hash, screen) => {
    expect(parse(hash).screen).toBe(screen);
  });

  test("numbers that are none are left out", () => {
    expect(parse("#/comparison/3/differences?top=-5&row=1.5&anchor=99999999999999999")).toEqual({ screen: "differences", id: 3, query: EMPTY_QUERY });
  });
});
