/** The whole log, newest first: read page by page until it is all here, so that it can be filtered and scrolled without waiting. */
import { asErrorView, call } from "../../backend";
import type { ErrorView, LogEntryView } from "../../bindings";

const FIRST = 200;
const PAGE = 2_000;
/** More entries than the window holds; an export has all. */
export const MOST = 200_000;

export type LogFilter = { text: string; who: string[]; what: string[] };

export class History {
  entries = $state.raw<LogEntryView[]>([]);
  /** Every entry is here, or as many as the window holds. */
  whole = $state(false);
  slow = $state(false);
  error = $state.raw<ErrorView | null>(null);
  #turn = 0;

  async load(): Promise<void> {
    const turn = ++this.#turn;
    [this.entries, this.whole, this.error] = [[], false, null];
    const timer = setTimeout(() => turn === this.#turn && !this.whole && (this.slow = true), 500);
    try {
      let read: LogEntryView[] = [];
      while (turn === this.#turn && read.length < MOST) {
        const limit = read.length ? PAGE : FIRST;
        const next = await call("workspace_log", { offset: read.length, limit });
        if (turn !== this.#turn) return;
        read = read.concat(next);
        this.entries = read;
        if (next.length < limit) break;
      }
      this.whole = true;
    } catch (error) {
      if (turn === this.#turn) this.error = asErrorView(error);
    } finally {
      clearTimeout(timer);
      if (turn === this.#turn) this.slow = false;
    }
  }

  close(): void {
    this.#turn++;
  }
}

export function fits(filter: LogFilter): (entry: LogEntryView) => boolean {
  const text = filter.text.trim().toLowerCase();
  return (entry) =>
    (!filter.who.length || filter.who.includes(entry.by)) &&
    (!filter.what.length || filter.what.includes(entry.what)) &&
    (!text || [entry.what, entry.subject, entry.by, entry.hash, String(entry.number)].some((one) => one.toLowerCase().includes(text)));
}

/** The values of a column, the most frequent first, with how often each stands there. */
export function values(entries: LogEntryView[], of: (entry: LogEntryView) => string): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const entry of entries) counts.set(of(entry), (counts.get(of(entry)) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
}
