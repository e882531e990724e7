/** The workbench: the query that is being written, its parameters, and the last answer. It outlives its screen, so that going back finds all of it. */
import { asErrorView, call } from "../../backend";
import type { ErrorView, QueryView, SavedQueryView } from "../../bindings";
import { jobs } from "../../app/jobs.svelte";
import { Remembered } from "../../app/remembered.svelte";
import { report, toast } from "../../app/toasts.svelte";
import { plural } from "../../format/words";
import { parametersOf } from "./words";

/** Rows that the screen takes. An export has no such bound. */
export const MOST_ROWS = 10_000;
const KEPT = 50;

export type Given = Record<string, string>;
export type Ran = { sql: string; given: Given; rows: number; cut: boolean; seconds: number; at: string };
export type Past = { sql: string; given: Given; rows: number; at: string };

class Bench {
  text = $state("");
  given = $state<Given>({});
  /** The saved query that this one was. */
  name = $state("");
  answer = $state.raw<QueryView | null>(null);
  ran = $state.raw<Ran | null>(null);
  error = $state.raw<ErrorView | null>(null);
  /** The text that the error is about. */
  failed = $state("");
  job = $state<string | null>(null);
  past = new Remembered<Past[]>("sql.past", [], (kept) => (Array.isArray(kept) ? kept.filter(isPast) : null));

  readonly parameters = $derived(parametersOf(this.text));
  readonly missing = $derived(this.parameters.filter((name) => !this.given[name]?.trim()));

  /** Another query in the editor; the answer of the last one stays until it is asked. */
  open(sql: string, given: Given = {}, name = ""): void {
    this.text = sql;
    this.given = { ...given };
    this.name = name;
    this.error = null;
  }

  async run(): Promise<void> {
    if (this.job || !this.text.trim()) return;
    const [sql, given] = [this.text, this.#asked()];
    const began = performance.now();
    this.job = jobs.id();
    this.error = null;
    try {
      const answer = await jobs.run("sql", "Query", { sql, parameters: given, limit: MOST_ROWS }, this.job);
      this.answer = answer;
      this.ran = { sql, given, rows: answer.rows.length, cut: answer.cut, seconds: (performance.now() - began) / 1000, at: new Date().toISOString() };
      this.#remember({ sql, given, rows: answer.rows.length, at: this.ran.at });
    } catch (error) {
      const view = asErrorView(error);
      if (view.code === "cancelled") toast({ text: "The query was stopped", detail: "The last answer is still here." });
      else [this.error, this.failed] = [view, sql];
    } finally {
      this.job = null;
    }
  }

  stop(): void {
    if (this.job) void jobs.stop(this.job).catch(report);
  }

  /** Writes every row of the answer that is on the screen, not of what has been typed since. */
  async export(kind: "csv" | "xlsx" | "json"): Promise<void> {
    const ran = this.ran;
    if (!ran) return;
    try {
      const file = await jobs.run("sql_export", `Export as ${kind.toUpperCase()}`, { sql: ran.sql, parameters: ran.given, kind });
      if (file) toast({ text: `${file.name} is written`, detail: `${plural(file.rows, "row")} in ${file.folder}` });
    } catch (error) {
      report(error);
    }
  }

  async save(name: string, about: string): Promise<SavedQueryView[]> {
    await call("saved_query_save", { name, sql: this.text, about, parameters: this.#asked() });
    this.name = name;
    return call("saved_queries", {});
  }

  #asked(): Given {
    return Object.fromEntries(this.parameters.map((name) => [name, this.given[name] ?? ""]));
  }

  #remember(past: Past): void {
    this.past.set([past, ...this.past.value.filter((other) => other.sql !== past.sql)].slice(0, KEPT));
  }
}

function isPast(kept: unknown): kept is Past {
  return typeof kept === "object" && kept !== null && typeof (kept as Past).sql === "string" && typeof (kept as Past).at === "string" && typeof (kept as Past).given === "object" && typeof (kept as Past).rows === "number";
}

export const bench = new Bench();
