/** The demo's reviews: a month of 25,900 invoices, and a queue of 100,000 to scroll in. */
import type { Answer, Arguments, CommandName, OnProgress } from "../backend";
import type { DecidedView, FindingQuery, FindingView, QueueFilterView, QueueQuery, ReviewListView, ReviewView, RunView, SampleView, Selection, WaiverView } from "../bindings";
import { compare } from "../format/decimal";
import * as checks from "./review/checks";
import * as groups from "./review/groups";
import { mix } from "./review/invoices";
import { kpis } from "./review/kpis";
import { paper } from "./review/paper";
import { me, people, quieting, signing } from "./review/people";
import { decision, type Item, money, World } from "./review/world";
import { column, now } from "./world";

type Names = Exclude<Extract<CommandName, "reviews" | `review${string}` | `finding${string}` | `group_${string}` | `waiver${string}` | `queue${string}` | "invoice_review" | "comment_add" | "workload" | `sample${string}` | "people" | `key_${string}`>, `review_report${string}`>;
type Commands = { [N in Names]: (args: Arguments<N>, progress: OnProgress) => Answer<N> | Promise<Answer<N>> };
type Tools = { fail: (code: string, message: string, help: string) => never; work: (job: string, stages: string[], of: number, progress: OnProgress) => Promise<void>; flags: URLSearchParams };

const run = (id: number, name: string, invoices: number, lines: number, totals: RunView["totals"], file: string, kind = "invoices"): RunView => ({
  id, name, kind, imported_at: "2026-11-02T07:14:00Z", imported_by: "a.raghunathan", sealed: true, invoices, lines, rejects: 0, totals, profile: "", mapping: [column(0, "Document Number", "invoice_number")],
  files: [{ name: file, sha256: "3be1".repeat(16), bytes: 41_200_133, rows: lines, format: "CSV, comma, UTF-8, gzip" }],
});
const total = (currency: string, net: string, tax: string, gross: string) => ({ currency, net, tax, gross });
export const runs: RunView[] = [
  run(11, "September 2026, NetSuite", 25_412, 119_004, [total("GBP", "130169509.70", "26033901.94", "156203411.64"), total("EUR", "101558521.75", "20311704.35", "121870226.10")], "netsuite-invoice-lines-2026-09.csv.gz"),
  run(12, "October 2026, NetSuite", 25_900, 121_400, [], "netsuite-invoice-lines-2026-10.csv.gz"),
];
export const records: RunView[] = [run(13, "Contracts, Ironclad, 31 October 2026", 0, 4_271, [], "ironclad-records.csv", "contracts"), run(14, "Payments, Stripe, to 20 November 2026", 0, 88_412, [], "stripe-payments.csv.gz", "payments")];

const worlds = new Map<number, World>();
const size = (review: number) => (review === 2 ? 100_000 : 25_900);
function world(review: number): World {
  let one = worlds.get(review);
  if (!one) worlds.set(review, (one = new World(size(review))));
  return one;
}

const listed: ReviewListView[] = [
  { id: 1, name: "October 2026, before sending", run: "October 2026, NetSuite", at: "2026-11-19T08:12:00Z", by: "Aditi Raghunathan", invoices: 25_900, findings: 4_300, open: 13_902, signed_off: false },
  { id: 2, name: "Year 2026 to date, all legal entities, second look at everything that was ever on hold", run: "January to October 2026, all entities", at: "2026-11-12T16:40:00Z", by: "Mikael Lindqvist", invoices: 100_000, findings: 16_602, open: 53_718, signed_off: false },
  { id: 3, name: "September 2026, before sending", run: "September 2026, NetSuite", at: "2026-10-19T09:02:00Z", by: "Aditi Raghunathan", invoices: 25_412, findings: 3_911, open: 0, signed_off: true },
];

const filters: QueueFilterView[] = [
  { name: "High risk, mine", by: "Ruth Okafor", query: { ...all(), statuses: ["to_review", "in_review"], bands: ["high"], assignee: "Ruth Okafor" } },
  { name: "German rate", by: "Ruth Okafor", query: { ...all(), group: "G4" } },
  { name: "Overdue, anybody's", by: "Mikael Lindqvist", query: { ...all(), overdue: true } },
];
function all(): QueueQuery {
  return { statuses: [], severities: [], bands: [], checks: [], group: null, assignee: null, currencies: [], with_findings: null, sampled: null, overdue: false, text: "", sort: null, descending: false };
}

const LIMIT: Record<string, number> = { GBP: 2_500_000, EUR: 3_000_000 };
/** The key that the imported package is signed with. */
const OFFERED = "1a2b3c4d5e6f7a8b";
const STATUS: Record<string, string> = { start: "in_review", hold: "held", reject: "rejected", reopen: "to_review" };
const samples = new Map<number, SampleView>();
const notes = new Map<string, string>();

function itemsOf(review: number, selection: Selection, fail: Tools["fail"]): Item[] {
  const here = world(review);
  if (!selection.query) return selection.items.flatMap((id) => here.items[id - 1] ?? []);
  const found = here.ordered(selection.query);
  if (selection.confirmed !== found.length) fail("selection_changed", `The filter lets ${found.length} invoices through by now, not ${selection.confirmed}.`, "Look at the queue again, then decide.");
  return [...found];
}

/** Why this person may not approve it. */
function refusal(item: Item): string | null {
  if (item.id % 97 === 5) return "You prepared it: who prepared an invoice never approves it.";
  if (item.status === "half_approved" && item.decided_by === me().name) return "You approved it already; a second approver is due above the limit.";
  return null;
}

function view(id: number, fail: Tools["fail"]): ReviewView {
  const entry = listed.find((one) => one.id === id) ?? fail("not_found", `Review ${id} is not in this workspace.`, "Go back and choose another; it may have been deleted.");
  const { items, findings } = world(id);
  const statuses = ["to_review", "in_review", "held", "rejected", "half_approved", "approved"].map((status) => {
    const those = items.filter((item) => item.status === status);
    return { status, invoices: those.length, gross: money(those.map((item) => ({ currency: item.currency, value: item.cents }))) };
  });
  const totals = money(items.map((item) => ({ currency: item.currency, value: item.cents }))).map(({ currency, amount }) => total(currency, amount, "0.00", amount));
  const known = findings.filter((finding) => finding.novelty === "known").length;
  const waived = findings.filter((finding) => finding.waived).length;
  return {
    id, name: entry.name, run: { ...runs[1]!, totals, invoices: size(id) }, previous: runs[0]!, records, period: ["2026-10-01", "2026-10-31"], as_of: "2026-11-19", at: entry.at, by: entry.by,
    checked_at: checks.settings.version > 7 && !rechecked.has(id) ? "2026-11-19T08:14:00Z" : (rechecked.get(id) ?? "2026-11-19T08:14:00Z"), checked_by: "Aditi Raghunathan", settings_version: rechecked.has(id) ? checks.settings.version : 7, outdated: checks.settings.version > 7 && !rechecked.has(id), hash: "5d1f".repeat(16),
    checks: checks.outcomes(items, findings), families: checks.families(items, findings), statuses, totals, previous_totals: runs[0]!.totals, invoices: size(id), findings: findings.length, new: findings.length - known, known, gone: 204, waived,
    at_stake: money(items.map((item) => ({ currency: item.currency, value: item.stake }))), kpis, signed_off: entry.signed_off ? decision({ kind: "sign_off", by: "Mikael Lindqvist", at: "2026-10-21T15:00:00Z", reason: "complete", signed: true }) : null,
  };
}
const rechecked = new Map<number, string>();

function findingsOf(review: number, query: FindingQuery): FindingView[] {
  const text = query.text.toLowerCase();
  const among = (list: string[], value: string) => !list.length || list.includes(value);
  const rows = world(review).findings.filter(
    (row) =>
      among(query.checks, row.check) && among(query.families, row.family) && among(query.severities, row.severity) && among(query.currencies, row.currency) && (!query.group || row.group === query.group) &&
      (!query.invoice || row.invoice === query.invoice) && (!query.novelty || row.novelty === query.novelty) && (query.waived === null || row.waived === query.waived) &&
      (!text || [row.invoice, row.customer, row.message].some((value) => value.toLowerCase().includes(text))),
  );
  const key = (query.sort || "at_stake") as keyof FindingView;
  const numeric = key === "at_stake" || key === "difference";
  rows.sort((a, b) => (numeric ? compare(String(a[key] ?? "0"), String(b[key] ?? "0")) : String(a[key] ?? "").localeCompare(String(b[key] ?? ""))));
  return query.descending || !query.sort ? rows.reverse() : rows;
}

export function reviewCommands({ fail, work, flags }: Tools): Commands {
  const settle = (count: number, change: Partial<DecidedView> = {}): DecidedView => ({ done: count, second_due: 0, refused: [], refused_total: 0, ...change });

  return {
    reviews: () => (flags.has("empty") ? [] : [...listed]),
    review_start: async ({ request, job }, progress) => {
      await work(job, ["Reading the run", "Checking invoices", "Checking across invoices", "Grouping findings"], 25_900, progress);
      const id = Math.max(...listed.map((one) => one.id)) + 1;
      listed.unshift({ ...listed[0]!, id, name: request.name, at: now(), by: me().name });
      return view(id, fail);
    },
    review: ({ id }) => view(id, fail),
    review_check: async ({ id, job }, progress) => {
      await work(job, ["Checking invoices", "Checking across invoices", "Grouping findings"], 25_900, progress);
      rechecked.set(id, now());
      return view(id, fail);
    },
    review_delete: ({ id }) => (listed.splice(listed.findIndex((one) => one.id === id), 1), null),
    review_sign_off: ({ review: id, note }) => {
      signing(fail);
      const open = groups.views(id, world(id)).filter((group) => group.severity === "critical" && group.state === "open").length;
      if (open) fail("critical_open", `${open} groups of critical findings are open.`, "Confirm, dismiss or waive each of them, then sign off.");
      listed.find((one) => one.id === id)!.signed_off = true;
      return { ...view(id, fail), signed_off: decision({ kind: "sign_off", by: me().name, reason: note, signed: true }) };
    },
    review_settings: () => checks.settings,
    review_settings_save: ({ settings }) => checks.save({ ...settings, version: checks.settings.version + 1, by: me().name, at: now() }),
    finding_groups: ({ review }) => groups.views(review, world(review)),
    finding_group: ({ review, group }) => groups.detail(review, world(review), group),
    findings: ({ review, query, offset, limit }) => {
      if (flags.has("fail")) fail("findings_failed", "The findings could not be read: disk I/O error in Billing UAT 2026.tieout.", "Check the disk, then try again. Settings has an integrity check.");
      const rows = findingsOf(review, query);
      return { total: rows.length, at_stake: money(rows.map((row) => ({ currency: row.currency, value: Math.trunc(Number(row.at_stake.replace(".", "").slice(0, row.at_stake.indexOf(".") + 2))) }))), rows: rows.slice(offset, offset + limit) };
    },
    group_decide: ({ review, group, verdict, reason }) => (verdict === "dismiss" && quieting(fail), groups.decide(review, world(review), group, verdict, reason, me().name)),
    group_waive: ({ review, group, reason, owner, expires }) => (quieting(fail), groups.waive(review, world(review), group, { reason, owner, expires, by: me().name })),
    waiver_withdraw: ({ waiver, reason }) => (quieting(fail), groups.withdraw(waiver, reason, me().name)),
    waivers: (): WaiverView[] => groups.waivers(),
    queue: ({ review, query, offset, limit }) => {
      if (flags.has("fail")) fail("queue_failed", "The queue could not be read: disk I/O error in Billing UAT 2026.tieout.", "Check the disk, then try again. Settings has an integrity check.");
      const rows = world(review).ordered(query);
      return {
        total: rows.length, ...world(review).sums(rows),
        rows: rows.slice(offset, offset + limit).map(({ found: _, groups: __, cents: ___, stake: ____, ...row }) => row),
      };
    },
    queue_decide: ({ review, selection, verdict, reason }) => {
      const here = world(review);
      const items = itemsOf(review, selection, fail);
      if (verdict === "approve") signing(fail);
      const refused = verdict === "approve" ? items.flatMap((item) => (refusal(item) ? [{ invoice: item.title, why: refusal(item) ?? "" }] : [])) : [];
      let second = 0;
      const decided = items.filter((item) => verdict !== "approve" || !refusal(item));
      for (const item of decided) {
        const half = verdict === "approve" && item.cents > (LIMIT[item.currency] ?? 0) && item.status !== "half_approved";
        if (half) second++;
        Object.assign(item, { status: verdict === "approve" ? (half ? "half_approved" : "approved") : STATUS[verdict], decided_by: verdict === "reopen" || verdict === "start" ? null : me().name, decided_at: now() });
        if (verdict !== "start") here.histories.set(item.id, [decision({ kind: verdict, by: me().name, about: item.title, reason, signed: verdict === "approve", together_with: decided.length }), ...(here.histories.get(item.id) ?? [])]);
      }
      here.changed();
      return settle(decided.length, { second_due: second, refused: refused.slice(0, 100), refused_total: refused.length });
    },
    queue_assign: ({ review, selection, person, due, note }) => {
      const here = world(review);
      const items = itemsOf(review, selection, fail);
      for (const item of items) {
        Object.assign(item, { assignee: person, due });
        here.histories.set(item.id, [decision({ kind: note ? "handover" : "assign", by: me().name, about: item.title, reason: [person ? `to ${person}` : "to nobody", note].filter(Boolean).join(": ") }), ...(here.histories.get(item.id) ?? [])]);
      }
      if (note && person) notes.set(person, note);
      here.changed();
      return settle(items.length);
    },
    invoice_review: ({ review, item, query }) => {
      const here = world(review);
      const one = here.items[item - 1] ?? fail("not_found", `Item ${item} is not in this queue.`, "Go back to the queue; the checks may have run again.");
      const order = query ? here.ordered(query) : [];
      const at = order.indexOf(one);
      return paper(here, one, order[at - 1]?.id ?? null, at < 0 ? (order[0]?.id ?? null) : (order[at + 1]?.id ?? null));
    },
    comment_add: ({ review, item, text }) => {
      const here = world(review);
      const mentions = people.filter((one) => text.includes(`@${one.name}`) || text.includes(`@${one.name.split(" ")[0]}`)).map((one) => one.name);
      const history = [decision({ kind: "comment", by: me().name, about: String(item), reason: text, mentions }), ...(here.histories.get(item) ?? [])];
      here.histories.set(item, history);
      const one = here.items[item - 1];
      if (one) one.comments++;
      return history;
    },
    workload: ({ review }) =>
      [...people.map((one) => one.name), null].map((person) => {
        const mine = world(review).items.filter((item) => (item.findings > 0 || item.cents > 2_000_000) && item.assignee === person);
        const done = mine.filter((item) => ["approved", "rejected"].includes(item.status));
        return {
          person, assigned: mine.length, done: done.length, held: mine.filter((item) => item.status === "held").length, overdue: mine.filter((item) => item.due !== null && item.due < "2026-11-22" && !done.includes(item)).length,
          at_stake: money(mine.filter((item) => !done.includes(item)).map((item) => ({ currency: item.currency, value: item.stake }))), note: (person && notes.get(person)) ?? (person === "Mikael Lindqvist" ? "The Irish reverse charge cases wait for Colm; call him before you reject." : null),
        };
      }),
    queue_filters: () => [...filters],
    queue_filter_save: ({ name, query }) => {
      const at = filters.findIndex((one) => one.name === name);
      filters.splice(at < 0 ? filters.length : at, at < 0 ? 0 : 1, { name, query, by: me().name });
      return [...filters];
    },
    queue_filter_delete: ({ name }) => (filters.splice(filters.findIndex((one) => one.name === name), 1), [...filters]),
    sample: ({ review }) => samples.get(review) ?? null,
    sample_plan: ({ review, confidence, tolerable, expected }) => {
      const here = world(review);
      const clean = here.items.filter((item) => !item.findings);
      // Poisson factors at zero, one, two and three errors; enough for a demo.
      const factor = (Number(confidence) >= 95 ? [300, 475, 630, 776] : [231, 389, 533, 669])[Math.min(3, Math.ceil(Number(expected) / 0.25))] ?? 776;
      const wanted = Math.min(clean.length, Math.ceil(factor / Number(tolerable)));
      for (const item of here.items) item.sampled = false;
      const chosen = [...clean].sort((a, b) => mix(a.id, 9_001) - mix(b.id, 9_001)).slice(0, wanted);
      for (const item of chosen) item.sampled = true;
      here.changed();
      const strata = ["GBP", "EUR"].flatMap((currency) =>
        ([["above 10,000", 1_000_000, Infinity], ["1,000 to 10,000", 100_000, 1_000_000], ["below 1,000", -Infinity, 100_000]] as const).map(([name, from, to]) => {
          const inside = (item: Item) => item.currency === currency && item.cents > from && item.cents <= to;
          const those = clean.filter(inside);
          return { name, currency, population: those.length, amount: money(those.map((item) => ({ currency, value: item.cents })))[0]?.amount ?? "0.00", size: chosen.filter(inside).length, looked_at: 0 };
        }),
      );
      const made: SampleView = { confidence, tolerable, expected, seed: "b4c1-77e0-2026-11-22", population: clean.length, size: chosen.length, looked_at: 0, errors: 0, strata, conclusion: `Nothing can be said yet: ${chosen.length} invoices are to be looked at.`, by: me().name, at: now() };
      samples.set(review, made);
      return made;
    },
    sample_record: ({ review, item, error, note }) => {
      const here = world(review);
      const made = samples.get(review) ?? fail("no_sample", "No sample has been drawn.", "Plan one first.");
      const one = here.items[item - 1];
      const history = here.histories.get(item) ?? [];
      if (!history.some((entry) => entry.kind === "sample")) made.looked_at++;
      if (error) made.errors++;
      here.histories.set(item, [decision({ kind: "sample", by: me().name, about: one?.title ?? "", reason: error ? `error: ${note}` : "right" }), ...history]);
      made.strata = made.strata.map((stratum) => (stratum.currency === one?.currency && stratum.looked_at < stratum.size ? { ...stratum, looked_at: stratum.looked_at + 1 } : stratum));
      const left = made.size - made.looked_at;
      made.conclusion = left > 0 ? `${left} of ${made.size} are still to be looked at; ${made.errors} errors so far.` : made.errors * 100 <= Number(made.expected) * made.size ? `At ${made.confidence} % confidence, at most ${made.tolerable} % of the ${made.population} invoices that no check flagged are wrong.` : `More errors than planned: ${made.errors}. The rest can't be let go on this sample; look at more, or mend what was found and draw again.`;
      return { ...made };
    },
    people: () => [...people],
    key_create: () => (Object.assign(me(), { fingerprint: "51aa90f2c3470be8", unlocked: true }), [...people]),
    key_unlock: ({ passphrase }) => {
      if (!passphrase && !me().remembered) fail("key", "The keychain of this computer keeps nothing for your key.", "Give its passphrase.");
      if (passphrase && (passphrase.length < 4 || passphrase === "wrong")) fail("wrong_passphrase", "That is not the passphrase of your key.", "Try again; capitals count.");
      me().unlocked = true;
      return [...people];
    },
    key_lock: () => ((me().unlocked = false), [...people]),
    key_remember: ({ passphrase }) => {
      if (passphrase.length < 4 || passphrase === "wrong") fail("wrong_passphrase", "That is not the passphrase of your key.", "Try again; capitals count.");
      Object.assign(me(), { unlocked: true, remembered: true });
      return [...people];
    },
    key_forget: () => ((me().remembered = false), [...people]),
    key_accept: ({ name, fingerprint }) => {
      const person = people.find((one) => one.name === name) ?? fail("not_found", `${name} is not in this workspace.`, "Look at the list again.");
      if (!OFFERED.startsWith(fingerprint)) fail("not_found", `There is no decision signed with a key ${fingerprint}.`, "Import the colleague's package first, and compare the digits.");
      person.fingerprint = OFFERED;
      return [...people];
    },
    key_withdraw: ({ name }) => {
      const person = people.find((one) => one.name === name);
      if (person) Object.assign(person, { fingerprint: "", unlocked: false, remembered: false });
      return [...people];
    },
  };
}
