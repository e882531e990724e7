/** Something that is loaded: its value, its error, and whether it takes long enough to say so. */
import { asErrorView } from "../backend";
import type { ErrorView } from "../bindings";

const SLOW = 500;

export class Resource<T> {
  value = $state.raw<T | null>(null);
  error = $state.raw<ErrorView | null>(null);
  loading = $state(false);
  /** Loading for more than half a second. */
  slow = $state(false);
  #turn = 0;

  /** Loads; an answer that another load has overtaken is dropped. */
  async load(loader: () => Promise<T>): Promise<void> {
    const turn = ++this.#turn;
    this.loading = true;
    this.error = null;
    const timer = setTimeout(() => turn === this.#turn && (this.slow = true), SLOW);
    try {
      const value = await loader();
      if (turn === this.#turn) this.value = value;
    } catch (error) {
      if (turn === this.#turn) this.error = asErrorView(error);
    } finally {
      clearTimeout(timer);
      if (turn === this.#turn) this.loading = this.slow = false;
    }
  }

  /** Takes a value that came another way, and drops what is on its way. */
  set(value: T | null): void {
    this.#turn++;
    this.value = value;
    this.error = null;
    this.loading = this.slow = false;
  }
}
