/** Invoices read ahead of the walk, so that the next one is there before the key is up. */
import { asErrorView, call } from "../../../backend";
import type { ErrorView, InvoiceReviewView, QueueQuery, ReviewDecisionView } from "../../../bindings";

const KEPT = 40;

export class Papers {
  /** Of the invoice that could not be read last. */
  error = $state.raw<{ id: number; error: ErrorView } | null>(null);
  #review: number;
  #papers = new Map<number, InvoiceReviewView>();
  #asked = new Set<number>();
  #version = $state(0);

  constructor(review: number) {
    this.#review = review;
  }

  /** The invoice, where it has come. */
  get(id: number): InvoiceReviewView | undefined {
    void this.#version;
    return this.#papers.get(id);
  }

  /** Asks for these, the first one first, unless they are here or on their way. */
  want(ids: number[], query: QueueQuery | null = null): void {
    const missing = ids.filter((id) => !this.#papers.has(id) && !this.#asked.has(id));
    if (missing.length === 0) return;
    for (const id of missing) this.#asked.add(id);
    // The rows that a filter found are painted first: a sheet takes longer to draw than all of them.
    requestAnimationFrame(() => setTimeout(() => missing.forEach((id) => void this.#take(id, query))));
  }

  /** These were changed: they are read anew when they are wanted; the one on the screen stays until its new answer is there. */
  drop(ids: Iterable<number>, shown: number | undefined): void {
    for (const id of [...ids]) if (id !== shown) this.#papers.delete(id);
    if (shown !== undefined && this.#papers.has(shown)) void this.#take(shown, null);
  }

  /** All may have changed. */
  dropAll(shown: number | undefined): void {
    this.drop(this.#papers.keys(), shown);
  }

  tell(id: number, history: ReviewDecisionView[]): void {
    const paper = this.#papers.get(id);
    if (paper) this.#papers.set(id, { ...paper, history });
    this.#version++;
  }

  retry(id: number): void {
    this.error = null;
    void this.#take(id, null);
  }

  async #take(id: number, query: QueueQuery | null): Promise<void> {
    this.#asked.add(id);
    try {
      const paper = await call("invoice_review", { review: this.#review, item: id, query });
      this.#papers.delete(id);
      this.#papers.set(id, paper);
      if (this.error?.id === id) this.error = null;
      for (const oldest of this.#papers.keys()) {
        if (this.#papers.size <= KEPT) break;
        this.#papers.delete(oldest);
      }
      this.#version++;
    } catch (thrown) {
      this.error = { id, error: asErrorView(thrown) };
    } finally {
      this.#asked.delete(id);
    }
  }
}
