/** The recorded backend: answers every command from recorded invoices, so that the window runs in a browser and in tests. */
import type { Answer, Arguments, Backend, CommandName, OnProgress } from "../backend";
import type { CauseView, ChosenFileView, ComparisonView, DecisionView, DifferenceQuery, DifferenceView, ErrorView, FileKind, RunView } from "../bindings";
import { absolute, compare, sum } from "../format/decimal";
import { FIELDS } from "../format/fields";
import { documentCommands } from "./documents";
import * as million from "./million";
import { peopleCommands } from "./people";
import { expectedRuns, ratingCommands, rightOf } from "./rating";
import { reportCommands } from "./report";
import * as review from "./review";
import { sqlCommands } from "./sql";
import * as uplift from "./uplift";
import * as world from "./world";

type Commands = { [N in CommandName]: (args: Arguments<N>, progress: OnProgress) => Answer<N> | Promise<Answer<N>> };

world.runs.push(...expectedRuns, ...review.runs);

const flags = new URLSearchParams(globalThis.location?.search ?? "");
let opened = !flags.has("closed");
let nextFile = 1;
const tokens = new Map<string, ChosenFileView>();
const stopped = new Set<string>();
const kept = new Map<string, string>();

function fail(code: string, message: string, help: string): never {
  throw { code, message, help } satisfies ErrorView;
}

function found<T>(value: T | undefined, what: string): T {
  return value ?? fail("not_found", `${what} is not in this workspace.`, "Go back and choose another; it may have been deleted.");
}

const runOf = (id: number): RunView => found(world.runs.find((run) => run.id === id), `Run ${id}`);
const comparisonOf = (id: number): ComparisonView => found(world.comparisons.find((one) => one.id === id), `Comparison ${id}`);
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

async function work(job: string, stages: string[], of: number, progress: OnProgress): Promise<void> {
  const steps = flags.has("slow") ? 60 : 8;
  for (const stage of stages) {
    for (let step = 1; step <= steps; step++) {
      if (stopped.has(job)) fail("cancelled", "Stopped; nothing was changed.", "Start again when you like.");
      progress({ stage, done: Math.round((of * step) / steps), of, rate: 612_000, seconds_left: Math.ceil(((steps - step) * 90) / 1000) });
      await wait(import.meta.env.MODE === "test" ? 0 : 90);
    }
  }
}

function decided(id: number, change: (cause: CauseView) => CauseView, of: string): ComparisonView {
  const comparison = comparisonOf(id);
  comparison.causes = comparison.causes.map((cause) => (cause.id === of ? change(cause) : cause));
  return { ...comparison };
}

function accepts(query: DifferenceQuery): (row: DifferenceView) => boolean {
  const text = query.text.toLowerCase();
  return (row) =>
    (!query.states.length || query.states.includes(row.state)) &&
    (!query.fields.length || query.fields.includes(row.field)) &&
    (!query.causes.length || query.causes.includes(row.cause)) &&
    (!query.currencies.length || query.currencies.includes(row.currency)) &&
    (!query.unexplained || row.cause === "") &&
    (!query.roots_only || row.root) &&
    (!query.right.length || query.right.includes(row.right)) &&
    (!text || [row.invoice_before, row.invoice_after, row.customer, row.product, row.before, row.after].some((value) => value.toLowerCase().includes(text)));
}

function rowsOf(comparison: number, query: DifferenceQuery, offset: number, limit: number): { total: number; rows: DifferenceView[] } {
  if (comparison === 2) {
    const order = million.ordered(query, accepts(query));
    const total = order ? order.length : million.ROWS;
    const end = Math.min(total, offset + limit);
    return { total, rows: Array.from({ length: Math.max(0, end - offset) }, (_, index) => million.row(order ? (order[offset + index] as number) : offset + index)) };
  }
  const rows = uplift.differences.map((row) => rightOf(comparison, row)).filter(accepts(query));
  if (query.sort) {
    const key = query.sort as keyof DifferenceView;
    const by = (row: DifferenceView) => String(row[key] ?? "");
    rows.sort(key === "delta" ? (a, b) => compare(absolute(a.delta ?? "0"), absolute(b.delta ?? "0")) : (a, b) => by(a).localeCompare(by(b)));
    if (query.descending) rows.reverse();
  }
  return { total: rows.length, rows: rows.slice(offset, offset + limit) };
}

const COPIED = ["state", "invoice_before", "line_before", "invoice_after", "line_after", "customer", "product", "currency", "field", "before", "after", "delta", "root", "cause", "right"] as const;

/** What the demo's user picks in each dialog. */
const CHOSEN: Record<FileKind, string[]> = {
  runs: ["november-2026-v43.csv", "sap-eu-november.csv"],
  contracts: ["salesforce-orders-2026.csv"],
  prices: ["price-book-2026.json"],
  other_prices: ["price-book-2027.json"],
  usage: ["usage-2026-10.csv", "usage-2026-10-late-corrections-from-the-metering-team.jsonl.gz"],
  tax_rates: ["vat-rates.csv"],
};

const commands: Commands = {
  workspace_current: () => (opened ? { name: flags.has("empty") ? "New" : "Billing UAT 2026", folder: "~/Documents/billing", read_only: flags.has("readonly"), read_only_reason: flags.has("readonly") ? "Another window has it open since 14:03 (pid 4711)." : null, schema_version: 3, runs: flags.has("empty") ? [] : [...world.runs, ...review.records], comparisons: flags.has("empty") ? [] : world.listed() } : null),
  workspace_choose: async (_, progress) => ((opened = true), commands.workspace_current({}, progress)),
  workspace_recent: () => (flags.has("empty") ? [] : [{ id: "1", name: "Billing UAT 2026", folder: "~/Documents/billing", opened_at: "2026-11-22T08:12:00Z" }, { id: "2", name: "Price book 2027", folder: "~/Documents/billing/2027", opened_at: "2026-11-18T15:40:00Z" }, { id: "3", name: "Year-end dress rehearsal, all legal entities, with the old tax engine", folder: "/mnt/team/finance/shared/month-end/2025/12/rehearsal", opened_at: "2026-01-03T11:02:00Z" }]),
  workspace_open_recent: async (_, progress) => ((opened = true), found((await commands.workspace_current({}, progress)) ?? undefined, "The workspace")),
  workspace_check: async () => (await wait(700), { sound: true, problems: [], checked_at: world.now() }),
  workspace_log: ({ offset, limit }) => [...world.log].reverse().slice(offset, offset + limit),
  ui_state_get: ({ key }) => kept.get(key) ?? null,
  ui_state_set: ({ key, value }) => (kept.set(key, value), null),
  files_choose: ({ kind }) => CHOSEN[kind].map((name) => offered(name)),
  files_inspect: async ({ tokens: of, mapping, kind }) => {
    await wait(120);
    const file = found(tokens.get(of[0] ?? ""), "The file");
    if (file.name.endsWith(".pdf")) fail("not_a_table", `${file.name} is a PDF, not a table.`, "Export the invoices as CSV, XLSX or JSON and choose that file.");
    return world.inspection(file.name, file.bytes, mapping, kind);
  },
  run_import: async ({ name, kind, mapping, job, tokens: of }, progress) => {
    await work(job, ["Reading", "Storing"], 124_000, progress);
    const id = Math.max(...[...world.runs, ...review.records].map((run) => run.id)) + 1;
    const run: RunView = { ...runOf(1), id, name, kind, ...(kind === "invoices" ? {} : { invoices: 0 }), mapping, sealed: false, rejects: 1, imported_at: world.now(), files: of.map((token) => ({ name: tokens.get(token)?.name ?? token, sha256: "c4".repeat(32), bytes: 18_204_112, rows: 124_000, format: "CSV, semicolon, Windows-1252" })) };
    world.runs.push(run);
    world.note("run imported", name);
    return run;
  },
  run_rejects: ({ run, offset, limit }) => ({ total: runOf(run).rejects, rows: world.rejects.slice(0, runOf(run).rejects).slice(offset, offset + limit) }),
  run_rejects_export: () => ({ name: "rejects.csv", folder: "~/Documents", bytes: 2_104, rows: 17 }),
  run_rejects_import: async ({ run, job }, progress) => {
    await work(job, ["Reading"], 17, progress);
    return changedRun(run, { rejects: 0 });
  },
  run_seal: ({ run }) => changedRun(run, { sealed: true }),
  run_period: () => ["2026-10-01", "2026-10-31"],
  run_rename: ({ run, name }) => changedRun(run, { name }),
  run_delete: ({ run }) => {
    const used = world.comparisons.find((one) => one.before.id === run || one.after.id === run);
    if (used) fail("run_in_use", `${runOf(run).name} is used by the comparison ${used.name}.`, "Delete that comparison first.");
    world.runs.splice(world.runs.findIndex((one) => one.id === run), 1);
    return null;
  },
  profiles: () => [...world.profiles],
  profile_save: ({ name, mapping }) => {
    const profile = { name, columns: mapping.length, saved_at: world.now(), saved_by: "r.okafor" };
    world.profiles.push(profile);
    return profile;
  },
  profile_delete: ({ name }) => (world.profiles.splice(world.profiles.findIndex((one) => one.name === name), 1), null),
  comparison_start: async ({ before, after, name, settings, job }, progress) => {
    await work(job, ["Reading both sides", "Matching", "Explaining", "Proving"], 155_119, progress);
    const made = { ...comparisonOf(1), id: Math.max(...world.comparisons.map((one) => one.id)) + 1, name, settings, before: runOf(before), after: runOf(after), created_at: world.now() };
    world.comparisons.push(made);
    world.note("comparison made", name);
    return made;
  },
  comparison: ({ id }) => comparisonOf(id),
  comparison_delete: ({ id }) => (world.comparisons.splice(world.comparisons.findIndex((one) => one.id === id), 1), null),
  comparison_rename: ({ id, name }) => {
    comparisonOf(id).name = name;
    return { ...comparisonOf(id) };
  },
  comparison_fields: () => [...FIELDS.filter((field) => field !== "line_number"), "Kostenstelle"],
  cause: ({ comparison, cause }) => {
    const all = comparisonOf(comparison);
    const query: DifferenceQuery = { states: [], fields: [], causes: cause ? [cause] : [], unexplained: !cause, currencies: [], roots_only: true, right: [], text: "", sort: "delta", descending: true };
    const examples = comparison === 2 ? rowsOf(2, { ...query, sort: "" }, 0, 8).rows : rowsOf(comparison, query, 0, 8).rows;
    return { cause: found(all.causes.find((one) => one.id === cause), `Cause ${cause}`), examples, breakdown: uplift.breakdown(comparison === 2 ? "C3" : cause), history: world.histories.get(`${comparison}/${cause}`) ?? [] };
  },
  cause_decide: ({ comparison, cause, verdict, reason }) => {
    const decision: DecisionView = { verdict, reason, by: "r.okafor", at: world.now() };
    const key = `${comparison}/${cause}`;
    world.histories.set(key, [decision, ...(world.histories.get(key) ?? [])]);
    world.note(`cause ${verdict}`, `${cause}: ${reason}`);
    return decided(comparison, (one) => ({ ...one, decision: verdict === "undecided" ? null : decision }), cause);
  },
  causes_merge: ({ comparison, causes, summary }) => {
    const all = comparisonOf(comparison);
    const parts = all.causes.filter((cause) => causes.includes(cause.id));
    const first = found(parts[0], "The first cause");
    const impact = first.impact.map(({ currency }) => {
      const of = parts.flatMap((part) => part.impact.filter((one) => one.currency === currency));
      return { currency, net: sum(of.map((one) => one.net)), tax: sum(of.map((one) => one.tax)), gross: sum(of.map((one) => one.gross)) };
    });
    const merged: CauseView = { ...first, id: "M1", summary, impact, merged_from: causes, lines: parts.reduce((lines, part) => lines + part.lines, 0), decision: null };
    all.causes = [merged, ...all.causes.filter((cause) => !causes.includes(cause.id))];
    return { ...all };
  },
  cause_split: ({ comparison, cause, summary }) => {
    const all = comparisonOf(comparison);
    all.causes = all.causes.flatMap((one) => (one.id === cause ? [one, { ...one, id: `${cause}.1`, summary, split_from: cause, decision: null, lines: Math.floor(one.lines / 3) }] : [one]));
    return { ...all };
  },
  cause_undo: ({ comparison, cause }) => {
    const all = comparisonOf(comparison);
    const made = all.causes.find((one) => one.id === cause);
    const original = comparison === 2 ? million.causes : uplift.causes;
    const back = original.filter((one) => made?.merged_from.includes(one.id));
    all.causes = [...all.causes.filter((one) => one.id !== cause), ...back].sort((a, b) => a.id.localeCompare(b.id));
    return { ...all };
  },
  differences: async ({ comparison, query, offset, limit }) => {
    if (flags.has("fail")) fail("differences_failed", "The differences could not be read: disk I/O error in Billing UAT 2026.tieout.", "Check the disk, then try again. Settings has an integrity check.");
    await wait(flags.has("slow") ? 900 : 6);
    return { ...rowsOf(comparison, query, offset, limit), offset };
  },
  differences_tsv: ({ comparison, query, offset, limit }) => [COPIED.join("\t"), ...rowsOf(comparison, query, offset, limit).rows.map((row) => COPIED.map((name) => String(row[name] ?? "")).join("\t"))].join("\n"),
  side_by_side: ({ comparison, pair }) => uplift.sideBySide(pair, comparisonOf(comparison).causes),
  changed_pairs: ({ cause }) => uplift.firstPair(cause),
  export: async ({ kind, job }, progress) => (await work(job, ["Writing"], 5_412, progress), { name: `december-2010-v41-v42.${kind}`, folder: "~/Documents", bytes: 1_204_331, rows: 5_412 }),
  ...review.reviewCommands({ fail, work, flags }),
  ...peopleCommands({ fail }),
  ...reportCommands({ flags }),
  ...sqlCommands({ fail, work }),
  ...ratingCommands({ fail, work, flags }),
  ...documentCommands({ fail, work, flags, offered }),
  job_cancel: ({ job }) => (stopped.add(job), null),
};

function changedRun(id: number, change: Partial<RunView>): RunView {
  const index = world.runs.indexOf(runOf(id));
  return (world.runs[index] = { ...runOf(id), ...change });
}

function offered(name: string, size = 18_204_112): ChosenFileView {
  const file = { token: `file-${nextFile++}`, name, bytes: size };
  tokens.set(file.token, file);
  return file;
}

export const demo: Backend = {
  // The answer is copied, as it is when it crosses to Rust and back.
  async call<N extends CommandName>(name: N, args: Arguments<N>, onProgress?: OnProgress): Promise<Answer<N>> {
    await wait(0);
    return structuredClone(await commands[name](args, onProgress ?? (() => undefined)));
  },
  onFiles(take) {
    const drop = (event: DragEvent) => {
      event.preventDefault();
      take([...(event.dataTransfer?.files ?? [])].map((file) => offered(file.name, file.size)));
    };
    globalThis.addEventListener("drop", drop);
    return () => globalThis.removeEventListener("drop", drop);
  },
  onHover(take) {
    const over = (event: DragEvent) => (event.preventDefault(), take(true));
    const leave = (event: DragEvent) => take(event.relatedTarget !== null);
    const drop = () => take(false);
    globalThis.addEventListener("dragover", over);
    globalThis.addEventListener("dragleave", leave);
    globalThis.addEventListener("drop", drop);
    return () => {
      globalThis.removeEventListener("dragover", over);
      globalThis.removeEventListener("dragleave", leave);
      globalThis.removeEventListener("drop", drop);
    };
  },
};
