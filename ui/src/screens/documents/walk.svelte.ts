/** The list of a run's invoices: its rows, where one is in it, and what is selected. */
import { call } from "../../backend";
import type { DocumentCountsView, DocumentRowView } from "../../bindings";
import type { Place } from "../../app/review-route";
import { RowWindows } from "../../table/row-windows.svelte";

/** So many selected invoices are named one by one; more are a batch of all. */
const NAMED = 5_000;

export class Walk {
  rows: RowWindows<DocumentRowView>;
  active = $state(-1);
  anchor = $state(-1);
  /** Of all invoices of the run; `null` until the first answer. */
  counts = $state.raw<DocumentCountsView | null>(null);

  constructor(
    readonly run: number,
    readonly text: string,
    readonly filter: string,
    place: Place,
  ) {
    this.rows = new RowWindows(async (offset, limit) => {
      const answer = await call("documents", { run, search: text, filter, offset, limit });
      this.counts = answer.counts;
      return answer;
    });
    this.active = place.row ?? -1;
    this.anchor = place.anchor ?? this.active;
  }

  get total(): number {
    return this.rows.total ?? 0;
  }

  get current(): DocumentRowView | undefined {
    return this.active < 0 ? undefined : this.rows.row(this.active);
  }

  get range(): [number, number] {
    return this.anchor <= this.active ? [this.anchor, this.active] : [this.active, this.anchor];
  }

  get count(): number {
    const [from, to] = this.range;
    return this.active < 0 ? 0 : to - from + 1;
  }

  selected(index: number): boolean {
    const [from, to] = this.range;
    return this.active >= 0 && index >= from && index <= to;
  }

  select(index: number, extend = false): void {
    if (this.total === 0) return;
    this.active = Math.min(this.total - 1, Math.max(0, index));
    if (!extend || this.anchor < 0) this.anchor = this.active;
  }

  step(by: number, extend = false): void {
    this.select(this.active < 0 ? 0 : this.active + by, extend);
  }

  /** Back to one row; false where no more were selected. */
  clear(): boolean {
    if (this.count < 2) return false;
    this.anchor = this.active;
    return true;
  }

  /** The numbers of the selected invoices, also of those that the list has not shown. */
  async numbers(): Promise<string[]> {
    const [from, to] = this.range;
    const end = Math.min(to + 1, from + NAMED);
    const numbers: string[] = [];
    while (from + numbers.length < end) {
      const { rows } = await call("documents", { run: this.run, search: this.text, filter: this.filter, offset: from + numbers.length, limit: Math.min(500, end - from - numbers.length) });
      if (!rows.length) break;
      numbers.push(...rows.map((row) => row.invoice));
    }
    return numbers;
  }
}
