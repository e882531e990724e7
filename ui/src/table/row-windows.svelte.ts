/**
 * The rows of a long list, asked for in windows: what is on the screen first, then one window ahead, never more than two at a time. What
 * has left the screen before it was asked for is not asked for at all.
 */
import { asErrorView } from "../backend";
import type { ErrorView } from "../bindings";
import { windowsOf } from "./windowing";

export const WINDOW = 200;
/** So many rows fill a screen: the first answer has no more, since it is waited for. */
const SCREEN = 40;
const AT_ONCE = 2;
const KEPT = 24;
const SLOW = 500;

export type Fetch<T> = (offset: number, limit: number) => Promise<{ total: number; rows: T[] }>;

export class RowWindows<T> {
  /** `null` until the first answer. */
  total = $state<number | null>(null);
  error = $state.raw<ErrorView | null>(null);
  /** The first answer takes more than half a second. */
  slow = $state(false);
  /** Changes when rows arrive: reading a row depends on it. */
  #version = $state(0);
  #fetch: Fetch<T>;
  #rows = new Map<number, T[]>();
  #asked = new Set<number>();
  #wanted: number[] = [];
  #closed = false;
  /** The window of which only the first rows have come. */
  #begun: number | null = null;

  constructor(fetch: Fetch<T>) {
    this.#fetch = fetch;
    setTimeout(() => (this.slow = this.total === null && this.error === null && !this.#closed), SLOW);
  }

  /** The row, or `undefined` while it is on its way. */
  row(index: number): T | undefined {
    void this.#version;
    return this.#rows.get(Math.floor(index / WINDOW))?.[index % WINDOW];
  }

  /** Whether all of `first … end - 1` are there. */
  has(first: number, end: number): boolean {
    return windowsOf(first, end, WINDOW).every((window) => this.#whole(window));
  }

  /** Whether everything that was wanted has come. */
  get idle(): boolean {
    return this.total !== null && this.#asked.size === 0 && this.#wanted.every((window) => this.#whole(window) || window * WINDOW >= Math.max(1, this.total ?? 0));
  }

  #whole(window: number): boolean {
    return this.#rows.has(window) && window !== this.#begun;
  }

  /** Says which rows are on the screen, and where the user is heading: -1 up, 1 down. */
  want(first: number, end: number, heading: number): void {
    const shown = windowsOf(first, Math.max(end, first + 1), WINDOW);
    const ahead = heading < 0 ? (shown[0] ?? 0) - 1 : (shown.at(-1) ?? 0) + 1;
    this.#wanted = [...shown, ahead].filter((window) => window >= 0 && (this.total === null || window * WINDOW < Math.max(1, this.total)));
    this.#ask();
  }

  retry(): void {
    this.error = null;
    this.#ask();
  }

  /** No answer is taken any more. */
  close(): void {
    this.#closed = true;
  }

  #ask(): void {
    while (this.#asked.size < AT_ONCE && !this.error && !this.#closed) {
      const next = this.#wanted.find((window) => !this.#whole(window) && !this.#asked.has(window));
      if (next === undefined) return;
      void this.#take(next);
      // Until the first answer says how many rows there are, nothing more can be sensibly asked.
      if (this.total === null) return;
    }
  }

  async #take(window: number): Promise<void> {
    this.#asked.add(window);
    try {
      const first = this.total === null;
      const answer = await this.#fetch(window * WINDOW, first && window === 0 ? SCREEN : WINDOW);
      if (this.#closed) return;
      if (first && window === 0 && answer.total > SCREEN) this.#begun = window;
      else if (window === this.#begun) this.#begun = null;
      this.#rows.delete(window);
      this.#rows.set(window, answer.rows);
      this.#forget();
      this.total = answer.total;
      this.slow = false;
      this.#version++;
    } catch (error) {
      if (!this.#closed) this.error = asErrorView(error);
      this.slow = false;
    } finally {
      this.#asked.delete(window);
    }
    this.#ask();
  }

  /** The oldest windows go first; those on the screen stay. */
  #forget(): void {
    for (const window of this.#rows.keys()) {
      if (this.#rows.size <= KEPT) return;
      if (!this.#wanted.includes(window)) this.#rows.delete(window);
    }
  }
}
