/** Files on their way to become runs: looked at, asked about where something is unclear, imported. */
import { asErrorView, call } from "../backend";
import type { ChosenFileView, ColumnMappingView, ErrorView, InspectionView } from "../bindings";
import { isBillRun, kindTitle } from "../format/kinds";
import { plural } from "../format/words";
import { jobs } from "./jobs.svelte";
import { go, location } from "./location.svelte";
import { report, toast } from "./toasts.svelte";
import { workspace } from "./workspace.svelte";

export type Pending = {
  id: string;
  files: ChosenFileView[];
  name: string;
  /** What its rows are: `invoices`, `contracts`, …; empty until Tieout has guessed it. */
  kind: string;
  /** `asks`: a column waits for an answer, or the user wants to see the columns first. */
  stage: "looking" | "asks" | "importing" | "failed";
  inspection: InspectionView | null;
  mapping: ColumnMappingView[];
  profile: string | null;
  error: ErrorView | null;
};

class Imports {
  list = $state<Pending[]>([]);
  #looks = new Map<string, number>();

  find(id: string): Pending | undefined {
    return this.list.find((pending) => pending.id === id);
  }

  async choose(review: boolean): Promise<void> {
    try {
      await this.take(await call("files_choose", { kind: "runs" }), review);
    } catch (error) {
      report(error);
    }
  }

  /** Takes files: each becomes a row at once. What is certain is imported; what is not is asked. */
  async take(files: ChosenFileView[], review = false): Promise<void> {
    if (files.length === 0) return;
    if (workspace.blocked) return toast({ text: "Nothing can be imported here", detail: workspace.blocked, tone: "failed" });
    const batch = files.map((file) => this.#add([file]));
    if (!review && location.route.screen !== "runs") go({ screen: "runs" });
    await Promise.all(batch.map((id) => this.#look(id)));
    const whole = await this.#joined(batch);
    if (review && whole[0]) {
      whole.forEach((id) => this.#ask(id));
      go({ screen: "import", id: whole[0] });
      return;
    }
    const open = whole.filter((id) => !this.find(id)?.inspection?.ready && this.find(id)?.stage === "asks");
    if (whole.length === 1 && open[0]) go({ screen: "import", id: open[0] });
    // One after the other, so that the runs stand in the order in which they were chosen.
    for (const id of whole) if (this.find(id)?.inspection?.ready) await this.start(id);
  }

  /** Reads the first rows again: by another mapping, or by a profile. The answer to an older question is dropped. */
  async look(id: string, change: { mapping?: ColumnMappingView[]; profile?: string | null; kind?: string }): Promise<void> {
    const pending = this.find(id);
    if (!pending) return;
    if (change.mapping) pending.mapping = change.mapping;
    if (change.profile !== undefined) pending.profile = change.profile;
    if (change.kind !== undefined) pending.kind = change.kind;
    await this.#look(id, change.mapping);
  }

  /** Imports it; true when the run is there. */
  async start(id: string): Promise<boolean> {
    const pending = this.find(id);
    if (!pending || pending.stage === "importing") return false;
    pending.stage = "importing";
    pending.error = null;
    try {
      const { files, name, kind, mapping, profile } = pending;
      const run = await jobs.run("run_import", name, { tokens: files.map((file) => file.token), kind, name, mapping: $state.snapshot(mapping), profile }, id);
      this.drop(id);
      await workspace.refresh();
      const open = { label: "Open", run: () => go({ screen: "run", id: run.id, tab: run.rejects > 0 ? ("rejects" as const) : ("overview" as const) }) };
      if (run.rejects > 0) toast({ text: `${run.name}: ${plural(run.rejects, "row")} could not be read`, detail: "The rest is imported. The rejects say why.", action: open });
      else toast({ text: `${run.name} is imported`, detail: isBillRun(run) ? `${plural(run.invoices, "invoice")}, ${plural(run.lines, "line")}` : `${kindTitle(run.kind)}: ${plural(run.lines, "record")}`, action: open });
      return true;
    } catch (error) {
      const view = asErrorView(error);
      if (view.code === "cancelled") this.#ask(id);
      else this.#fail(id, view);
      return false;
    }
  }

  drop(id: string): void {
    this.list = this.list.filter((pending) => pending.id !== id);
  }

  #add(files: ChosenFileView[]): string {
    const id = jobs.id();
    this.list.push({ id, files, name: stem(files[0]?.name ?? ""), kind: "", stage: "looking", inspection: null, mapping: [], profile: null, error: null });
    return id;
  }

  async #look(id: string, mapping: ColumnMappingView[] | null = null): Promise<void> {
    const turn = (this.#looks.get(id) ?? 0) + 1;
    this.#looks.set(id, turn);
    const asked = this.find(id);
    if (!asked) return;
    try {
      const inspection = await call("files_inspect", { tokens: asked.files.map((file) => file.token), kind: asked.kind, profile: asked.profile, mapping: mapping && $state.snapshot(mapping) });
      const pending = this.find(id);
      if (!pending || this.#looks.get(id) !== turn) return;
      // What is certain goes on by itself; what is not waits for the user.
      const stage = pending.stage === "looking" && inspection.ready ? "looking" : "asks";
      Object.assign(pending, { inspection, kind: inspection.kind, mapping: inspection.mapping, error: null, stage });
    } catch (error) {
      if (this.#looks.get(id) === turn) this.#fail(id, asErrorView(error));
    }
  }

  /** A header file and a line file that came together are one run. */
  async #joined(batch: string[]): Promise<string[]> {
    const roleOf = (id: string) => this.find(id)?.inspection?.files[0]?.role;
    const headers = batch.filter((id) => roleOf(id) === "headers");
    const lines = batch.filter((id) => roleOf(id) === "lines");
    const [header, line] = [this.find(headers[0] ?? ""), this.find(lines[0] ?? "")];
    if (headers.length !== 1 || lines.length !== 1 || !header || !line) return batch;
    if (line.kind !== "invoices" || header.kind !== "invoices") return batch;
    line.files = [...line.files, ...header.files];
    this.drop(header.id);
    await this.#look(line.id);
    return batch.filter((id) => id !== header.id);
  }

  /** How many answers a file waits for. */
  questions(pending: Pending): number {
    return pending.mapping.filter((column) => column.certainty === "ask").length + (pending.inspection?.missing.length ?? 0);
  }

  #ask(id: string): void {
    const pending = this.find(id);
    if (pending && pending.stage !== "failed") pending.stage = "asks";
  }

  #fail(id: string, error: ErrorView): void {
    const pending = this.find(id);
    if (pending) Object.assign(pending, { stage: "failed", error });
  }
}

export const imports = new Imports();

/** `october.csv.gz` → `october`. */
function stem(name: string): string {
  return name.replace(/\.(gz|zip)$/i, "").replace(/\.(csv|tsv|txt|xlsx|jsonl?|ndjson)$/i, "") || name;
}
