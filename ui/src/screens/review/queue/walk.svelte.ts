/**
 * Walking a queue: where one is, what is selected, and what has just been decided.
 *
 * A decision shows at once, before the backend has answered, and the walk goes on; the list is read anew when the decisions have come
 * to rest, and what no longer passes the filter leaves it under the walker's feet without moving where she stands.
 */
import { asErrorView, call } from "../../../backend";
import type { DecidedView, ErrorView, MoneyView, QueueItemView, QueueQuery, RefusedView, Selection } from "../../../bindings";
import { signed } from "../../../app/signing.svelte";
import { sum } from "../../../format/decimal";
import { RowWindows, WINDOW } from "../../../table/row-windows.svelte";

export type Verdict = "start" | "hold" | "reject" | "approve" | "reopen";
/** What a decision is about: these items, or all of the filter. */
export type Target = { selection: Selection; count: number; gross: MoneyView[] };

/** How an item stands while the backend has not answered yet. */
const AT_ONCE: Record<Verdict, string> = { start: "in_review", hold: "held", reject: "rejected", approve: "approved", reopen: "to_review" };
const REST = 150;
/** So many rows around the old place are searched for the item that one stood on. */
const NEAR = 400;

export class Walk {
  rows = $state.raw<RowWindows<QueueItemView>>() as RowWindows<QueueItemView>;
  active = $state(-1);
  anchor = $state(-1);
  /** All of the filter is selected, on the screen or not. */
  whole = $state(false);
  gross = $state.raw<MoneyView[]>([]);
  /** What was not done, with why, newest first. */
  refused = $state.raw<RefusedView[]>([]);
  refusedTotal = $state(0);
  error = $state.raw<ErrorView | null>(null);
  /** How many invoices were decided since the walk began. */
  decided = $state(0);
  readonly review: number;
  readonly query: QueueQuery;
  #changes = $state.raw<ReadonlyMap<number, Partial<QueueItemView>>>(new Map());
  #answered = new Set<number>();
  #running = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Something was decided since the list was read. */
  #stale = false;
  #closed = false;
  #told: () => void;

  /** `told` is called when counts elsewhere may have changed. */
  constructor(review: number, query: QueueQuery, place: { row?: number | undefined; anchor?: number | undefined }, told: () => void = () => undefined) {
    this.review = review;
    this.query = query;
    this.active = place.row ?? -1;
    this.anchor = place.anchor ?? place.row ?? -1;
    this.#told = told;
    this.rows = this.#windows();
  }

  /** The row as it stands now, with what was just decided. */
  row(index: number): QueueItemView | undefined {
    const row = index < 0 ? undefined : this.rows.row(index);
    const change = row && this.#changes.get(row.id);
    return row && change ? { ...row, ...change } : row;
  }

  get current(): QueueItemView | undefined {
    return this.row(this.active);
  }

  /** First and last selected row. */
  get range(): [number, number] {
    return [Math.min(this.active, this.anchor), Math.max(this.active, this.anchor)];
  }

  get total(): number {
    return this.rows.total ?? 0;
  }

  /** How many the next decision is about. */
  get count(): number {
    if (this.whole) return this.total;
    const [from, to] = this.range;
    return from < 0 ? 0 : to - from + 1;
  }

  selected(index: number): boolean {
    const [from, to] = this.range;
    return this.whole || (from >= 0 && index >= from && index <= to);
  }

  select(index: number, extend = false): void {
    if (this.total === 0) return;
    this.whole = false;
    this.active = Math.min(this.total - 1, Math.max(0, index));
    if (!extend || this.anchor < 0) this.anchor = this.active;
  }

  step(by: number, extend = false): void {
    this.select(this.active < 0 ? 0 : this.active + by, extend);
  }

  selectAll(): void {
    if (this.total > 0) this.whole = true;
  }

  /** Only where one stands; false where nothing more was selected. */
  clear(): boolean {
    const more = this.whole || this.anchor !== this.active;
    this.whole = false;
    this.anchor = this.active;
    return more;
  }

  /** What a decision would be about just now, rows that were never on the screen included; `null` where nothing is selected. */
  async target(): Promise<Target | null> {
    if (this.whole) await this.#rest();
    if (this.whole) return { selection: { items: [], query: this.query, confirmed: this.total }, count: this.total, gross: this.gross };
    const [from, to] = this.range;
    if (from < 0) return null;
    const rows: QueueItemView[] = [];
    for (let start = Math.floor(from / WINDOW) * WINDOW; start <= to; start += WINDOW) {
      const [first, last] = [Math.max(from, start), Math.min(to, start + WINDOW - 1)];
      const known = Array.from({ length: last - first + 1 }, (_, at) => this.rows.row(first + at));
      const whole = known.every((row) => row !== undefined);
      const those = whole ? known : (await call("queue", { review: this.review, query: this.query, offset: first, limit: last - first + 1 })).rows;
      rows.push(...those.filter((row) => row !== undefined));
    }
    return rows.length ? { selection: { items: rows.map((row) => row.id), query: null, confirmed: null }, count: rows.length, gross: grossOf(rows) } : null;
  }

  /** Decides, and goes on to the next before the backend has answered. */
  async decide(target: Target, verdict: Verdict, reason: string): Promise<DecidedView | null> {
    this.#show(target, { status: AT_ONCE[verdict] });
    if (verdict !== "start" && verdict !== "reopen") this.#moveOn(target);
    return this.#carryOut(target, () => signed(() => call("queue_decide", { review: this.review, selection: target.selection, verdict, reason })));
  }

  /** Gives them to somebody; a note makes it a handover. */
  async assign(target: Target, person: string | null, due: string | null, note: string): Promise<DecidedView | null> {
    this.#show(target, { assignee: person, due });
    return this.#carryOut(target, () => call("queue_assign", { review: this.review, selection: target.selection, person, due, note }));
  }

  /** Something else changed an item: one more comment. */
  note(item: QueueItemView, change: Partial<QueueItemView>): void {
    this.#changes = new Map(this.#changes).set(item.id, { ...this.#changes.get(item.id), ...change });
    this.#answered.add(item.id);
  }

  forgive(): void {
    this.refused = [];
    this.refusedTotal = 0;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.rows.close();
  }

  async #carryOut(target: Target, act: () => Promise<DecidedView>): Promise<DecidedView | null> {
    this.error = null;
    this.#running++;
    try {
      const answer = await act();
      this.decided += answer.done;
      if (answer.refused_total) {
        this.refused = [...answer.refused, ...this.refused].slice(0, 100);
        this.refusedTotal += answer.refused_total;
      }
      for (const id of target.selection.items) this.#answered.add(id);
      return answer;
    } catch (thrown) {
      const error = asErrorView(thrown);
      this.#show(target, null);
      if (error.code !== "cancelled") this.error = error;
      return null;
    } finally {
      this.#running--;
      this.#later();
    }
  }

  /** Past what was decided, to the first below it; at the end of the list, the last above. */
  #moveOn(target: Target): void {
    const [from, to] = this.range;
    this.whole = false;
    if (target.selection.query) this.active = Math.min(Math.max(0, this.active), Math.max(0, this.total - 1));
    else this.active = to + 1 < this.total ? to + 1 : Math.max(0, from - 1);
    this.anchor = this.active;
  }

  #show(target: Target, change: Partial<QueueItemView> | null): void {
    const changes = new Map(this.#changes);
    for (const id of target.selection.items) {
      if (change) changes.set(id, { ...changes.get(id), ...change });
      else changes.delete(id);
    }
    this.#changes = changes;
  }

  /** Until the list is as the last decision left it: the count of a filter that is confirmed must be today's. */
  async #rest(): Promise<void> {
    for (let turn = 0; turn < 300 && (this.#running || this.#stale) && !this.#closed && !this.rows.error; turn++) {
      if (this.#running) await new Promise((done) => setTimeout(done, 10));
      else await this.refresh();
    }
  }

  #later(): void {
    this.#stale = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), REST);
  }

  /** Reads the list anew and stands on the same item again. What is on the screen stays until the new rows are there. */
  async refresh(): Promise<void> {
    if (this.#closed) return;
    if (this.#running) return this.#later();
    clearTimeout(this.#timer);
    const answered = new Set(this.#answered);
    const fresh = this.#windows();
    const [from, to] = this.range;
    const first = Math.max(0, Math.min(from, to) - WINDOW / 2);
    fresh.want(first, Math.max(to, first) + WINDOW / 2, -1);
    if (!(await settled(fresh)) || this.#closed || this.#running) {
      fresh.close();
      if (!this.#closed && this.#running) this.#later();
      return;
    }
    const stood = this.rows.row(this.active)?.id;
    const spread = this.active - this.anchor;
    const old = this.rows;
    this.#stale = false;
    this.rows = fresh;
    old.close();
    this.#changes = new Map([...this.#changes].filter(([id]) => !answered.has(id)));
    for (const id of answered) this.#answered.delete(id);
    const found = placeOf(stood, this.active, (index) => fresh.row(index)?.id);
    this.active = found ?? Math.min(this.active, Math.max(0, (fresh.total ?? 0) - 1));
    this.anchor = Math.max(0, Math.min(this.active - spread, Math.max(0, (fresh.total ?? 0) - 1)));
    if (fresh.total === 0) this.active = this.anchor = -1;
    this.#told();
  }

  #windows(): RowWindows<QueueItemView> {
    const [review, query] = [this.review, this.query];
    return new RowWindows<QueueItemView>(async (offset, limit) => {
      const answer = await call("queue", { review, query, offset, limit });
      this.gross = answer.gross;
      return answer;
    });
  }
}

/** Where the item stands now: searched from its old place outwards. */
export function placeOf(item: number | undefined, near: number, at: (index: number) => number | undefined): number | null {
  if (item === undefined) return null;
  for (let away = 0; away <= NEAR; away++) {
    if (near - away >= 0 && at(near - away) === item) return near - away;
    if (at(near + away) === item) return near + away;
  }
  return null;
}

/** The gross of these items, per currency. */
export function grossOf(rows: QueueItemView[]): MoneyView[] {
  const currencies = [...new Set(rows.map((row) => row.currency))];
  return currencies.map((currency) => ({ currency, amount: sum(rows.filter((row) => row.currency === currency).map((row) => row.gross)) }));
}

/** Once the rows that were asked for are there; false where they could not be read. */
async function settled(rows: RowWindows<unknown>): Promise<boolean> {
  for (let turn = 0; turn < 600; turn++) {
    if (rows.error) return false;
    if (rows.idle) return true;
    await new Promise((done) => setTimeout(done, 10));
  }
  return false;
}
