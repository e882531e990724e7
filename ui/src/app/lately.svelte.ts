/** What a user last did among the documents, so that each screen begins where the others were. */
import type { Format, Mark } from "./document-route";
import { isBillRun } from "../format/kinds";
import { workspace } from "./workspace.svelte";

class Lately {
  #run = $state<number | undefined>();
  invoice = $state<string | undefined>();
  template = $state<string | undefined>();
  format = $state<Format | undefined>();
  mark = $state<Mark | undefined>();
  /** The invoices that were selected for a batch. */
  these = $state.raw<string[]>([]);

  /** The run that a route names, else the last one, else the newest of the workspace. */
  run(named: number | undefined): number | undefined {
    const runs = workspace.current?.runs.filter(isBillRun) ?? [];
    if (named !== undefined) return named;
    return runs.some((one) => one.id === this.#run) ? this.#run : runs.at(-1)?.id;
  }

  /** Another run has other invoices. */
  see(run: number | undefined): void {
    if (run === this.#run) return;
    this.#run = run;
    this.invoice = undefined;
    this.these = [];
  }
}

export const lately = new Lately();
