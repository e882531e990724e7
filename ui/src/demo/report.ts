/** The demo's report: the same review as in the tests of `documents`. */
import type { Answer, Arguments, OnProgress } from "../backend";
import type { ReviewReportView } from "../bindings";
import { everyKpi, kpis } from "./review/kpis";

type Names = "review_report" | "review_report_export" | "review_report_text";
type Commands = { [N in Names]: (args: Arguments<N>, progress: OnProgress) => Answer<N> | Promise<Answer<N>> };
type Tools = { flags: URLSearchParams };

const money = (...pairs: [string, string][]) => pairs.map(([currency, amount]) => ({ currency, amount }));
const totals = (currency: string, net: string, tax: string, gross: string) => ({ currency, net, tax, gross });
const family = (family: string, checks_run: number, checks_not_run: number, findings: number, invoices: number, fresh: number, at_stake = money()) => ({ family, checks_run, checks_not_run, findings, invoices, new: fresh, at_stake });
const group = (id: string, severity: string, summary: string, findings: number, invoices: number, customers: number, at_stake: ReturnType<typeof money>, state: string, by = "") => ({ id, check: "ACC-01", severity, summary, findings, invoices, customers, at_stake, state, reason: by ? "agreed with sales, ticket 4711" : "", by });
const stopped = (invoice: string, customer: string, amount: string, at_stake: string, status: string, reason: string) => ({ invoice, customer, gross: { currency: "GBP", amount }, at_stake, status, reason, by: "Ruth Okafor", at: "2026-11-22T10:02:11Z" });

const OPEN: ReviewReportView = {
  title: "October 2026, before sending",
  run: "October 2026, all entities, NetSuite",
  previous: "September 2026, all entities",
  period: ["2026-10-01", "2026-10-31"],
  as_of: "2026-11-02",
  generated_at: "2026-11-22T16:40:00Z",
  generated_by: "Mikael Lindqvist",
  tool_version: "Tieout 0.1.0",
  checked_at: "2026-11-22T09:12:40Z",
  checked_by: "Ruth Okafor",
  settings_version: 7,
  outdated: false,
  hash: "7d3fc1a4e0".repeat(6) + "b2c4",
  lead: "25,900 invoices were billed: GBP 579,492,449,774.88, EUR 1,432,901.07 and JPY −529,320 gross. 4,181 findings on 1,204 invoices, with GBP 118,402.66 and EUR 2,201.10 at stake; 11 invoices are held and 2 invoices are rejected. 985 invoices remain to be decided.",
  remains: [
    "982 invoices are to be reviewed",
    "3 invoices need a second approval",
    "11 held invoices are to be mended or let go",
    "2 groups of critical or high severity are undecided",
    "Gross differs from general ledger, October by EUR +0.50",
    "17 rows of the files could not be read and are in no figure here",
    "2 checks did not run for lack of payments and usage",
    "The review is not signed off",
  ],
  billed: [
    { invoices: 24_310, totals: totals("GBP", "482910374812.40", "96582074962.48", "579492449774.88"), previous: totals("GBP", "479113905001.15", "95822781000.23", "574936686001.38"), previous_invoices: 23_998 },
    { invoices: 1_466, totals: totals("EUR", "1204118.55", "228782.52", "1432901.07"), previous: totals("EUR", "1311400.00", "249166.00", "1560566.00"), previous_invoices: 1_502 },
    { invoices: 124, totals: totals("JPY", "-481200", "-48120", "-529320"), previous: totals("JPY", "0", "0", "0"), previous_invoices: 0 },
  ],
  register: { files: [{ name: "netsuite-invoice-lines-2026-10.csv.gz", sha256: "9f3a".repeat(16), rows: 155_119 }], invoices: 25_900, lines: 155_102, customers: 4_372, rejects: 17, sealed: true, first_invoice: "INV-2026037037", last_invoice: "INV-2026062944" },
  tie_out: [
    { name: "Invoices", source: "NetSuite run log", currency: "", control: "25900", register: "25900", difference: "0" },
    { name: "Gross", source: "general ledger, October", currency: "GBP", control: "579492449774.88", register: "579492449774.88", difference: "0.00" },
    { name: "Gross", source: "general ledger, October", currency: "EUR", control: "1432900.57", register: "1432901.07", difference: "0.50" },
  ],
  findings: { all: 4_181, invoices: 1_204, groups: 23, new: 3_902, known: 279, gone: 41, waived: 212, at_stake: money(["GBP", "118402.66"], ["EUR", "2201.10"]) },
  families: [
    family("accuracy", 14, 0, 3_604, 1_011, 3_500, money(["GBP", "92110.06"], ["EUR", "2201.10"])),
    family("completeness", 5, 2, 38, 38, 38, money(["GBP", "24000.00"])),
    family("timeliness", 6, 0, 311, 298, 244),
    family("tax", 4, 1, 228, 120, 120, money(["GBP", "2292.60"])),
    family("receivables", 0, 5, 0, 0, 0),
    family("close", 2, 1, 0, 0, 0),
  ],
  groups: [
    group("G1", "critical", "Line net is not quantity × price where product starts with 82", 3_310, 901, 412, money(["GBP", "88110.06"]), "confirmed", "Ruth Okafor"),
    group("G2", "high", "Contract without an invoice: annual plans that renewed in October", 31, 31, 31, money(["GBP", "24000.00"]), "open"),
    group("G3", "high", "Tax rate 19 where country is Germany and customer is a business in another state", 228, 120, 96, money(["GBP", "2292.60"]), "open"),
    group("G4", "medium", "Unit price is not in the price book", 294, 110, 58, money(["GBP", "4000.00"], ["EUR", "2201.10"]), "waived", "Mikael Lindqvist"),
    group("G5", "low", "Invoice date is after the period's end", 311, 298, 244, money(), "dismissed", "Ruth Okafor"),
  ],
  not_run: [{ name: "Usage without a bill", family: "completeness", needs: ["usage"] }, { name: "Payment matches an invoice", family: "receivables", needs: ["payments"] }, { name: "Round amounts", family: "close", needs: [] }],
  figures: kpis,
  statuses: [
    { status: "approved", invoices: 24_902, gross: money(["GBP", "571200110300.00"], ["EUR", "1401000.00"]) },
    { status: "held", invoices: 11, gross: money(["GBP", "188204.10"]) },
    { status: "rejected", invoices: 2, gross: money(["GBP", "1204.00"]) },
    { status: "half_approved", invoices: 3, gross: money(["GBP", "8292000000.00"]) },
    { status: "to_review", invoices: 982, gross: money(["GBP", "147066.78"], ["EUR", "31901.07"], ["JPY", "-529320"]) },
  ],
  stopped: [
    stopped("INV-2026041881", "Northwind Traders (Holdings) Ltd", "120400.00", "24080.00", "held", "VAT number is not valid at VIES; customer asked"),
    stopped("INV-2026041902", "Bergström & Söhne Versicherungsmaklergesellschaft mbH & Co. KG", "41200.55", "3310.20", "held", "Ramp year 2 priced as year 1"),
    stopped("INV-2026050001", "Contoso", "1204.00", "1204.00", "rejected", "Billed twice: same lines as INV-2026049977"),
  ],
  waivers: [{ check: "ACC-07", summary: "Unit price is not in the price book", reason: "price book 2027 is late", owner: "Mikael Lindqvist", expires: "2026-12-31" }],
  approvals: [
    { by: "Mikael Lindqvist", key: "4f1c 9a02", invoices: 24_902, as_second: 0, gross: money(["GBP", "571200110300.00"], ["EUR", "1401000.00"]), last_at: "2026-11-22T16:31:00Z" },
    { by: "Aiko Tanaka", key: "c07e 11d3", invoices: 41, as_second: 41, gross: money(["GBP", "402118000.00"]), last_at: "2026-11-22T16:38:00Z" },
  ],
  sample: { confidence: "95", tolerable: "5", population: 24_696, size: 59, looked_at: 59, errors: 0, conclusion: "With 95 % confidence, fewer than 5 % of the invoices that no check flagged are wrong." },
  sign_off: null,
  log_head: "c41d".repeat(16),
  log_entries: 31_204,
};

/** September: one currency, nothing left. */
const DONE: ReviewReportView = {
  ...OPEN,
  title: "September 2026, before sending",
  run: "September 2026, NetSuite",
  previous: null,
  period: ["2026-09-01", "2026-09-30"],
  lead: "25,412 invoices were billed: GBP 81,853,188.24 gross. No check found anything. Signed off by Mikael Lindqvist.",
  remains: [],
  billed: [{ invoices: 25_412, totals: totals("GBP", "68210990.20", "13642198.04", "81853188.24"), previous: null, previous_invoices: null }],
  register: { ...OPEN.register, invoices: 25_412, rejects: 0 },
  tie_out: [],
  findings: { all: 0, invoices: 0, groups: 0, new: 0, known: 0, gone: 3, waived: 0, at_stake: [] },
  families: OPEN.families.map((one) => ({ ...one, findings: 0, invoices: 0, new: 0, at_stake: [] })),
  groups: [],
  not_run: [],
  figures: everyKpi,
  statuses: [{ status: "approved", invoices: 25_412, gross: money(["GBP", "81853188.24"]) }],
  stopped: [],
  waivers: [],
  approvals: OPEN.approvals.slice(0, 1).map((one) => ({ ...one, invoices: 25_412, gross: money(["GBP", "81853188.24"]) })),
  sample: null,
  sign_off: { by: "Mikael Lindqvist", at: "2026-10-21T15:04:00Z", note: "", key: "4f1c 9a02" },
};

export function reportCommands({ flags }: Tools): Commands {
  return {
    review_report: ({ review }) => {
      if (flags.has("fail")) throw { code: "report_failed", message: "The report could not be made: disk I/O error in Billing UAT 2026.tieout.", help: "Check the disk, then try again. Settings has an integrity check." };
      return review === 3 ? DONE : OPEN;
    },
    review_report_export: ({ kind }) => ({ name: `october-2026.${kind}`, folder: "~/Documents", bytes: 204_331, rows: 25_900 }),
    review_report_text: ({ review }) => `*${(review === 3 ? DONE : OPEN).title}*\n${(review === 3 ? DONE : OPEN).lead}`,
  };
}
