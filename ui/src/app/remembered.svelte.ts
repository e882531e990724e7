/** What the window remembers for a user between starts: column widths and the like. Kept by the backend in the user's own folder. */
import { call } from "../backend";

const PAUSE = 400;

export class Remembered<T> {
  value = $state.raw<T>() as T;
  #key: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `accept` makes a value of what was kept, which an older Tieout may have written; `null` where it can't. */
  constructor(key: string, initial: T, accept: (kept: unknown) => T | null) {
    this.#key = key;
    this.value = initial;
    void this.#read(accept);
  }

  set(value: T): void {
    this.value = value;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#write(), PAUSE);
  }

  async #read(accept: (kept: unknown) => T | null): Promise<void> {
    try {
      const kept = await call("ui_state_get", { key: this.#key });
      const value = kept === null ? null : accept(JSON.parse(kept));
      if (value !== null) this.value = value;
    } catch {
      // Without what was kept, the window looks as it first did.
    }
  }

  async #write(): Promise<void> {
    try {
      await call("ui_state_set", { key: this.#key, value: JSON.stringify(this.value) });
    } catch {
      // A width that is not kept is not worth a message.
    }
  }
}
