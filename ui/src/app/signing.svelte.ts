/** What is signed waits for the key: whoever decides with a locked key is asked for the passphrase, and then the decision goes on. */
import { asErrorView, call } from "../backend";
import type { ErrorView } from "../bindings";
import { people } from "./people.svelte";

/** To open the key that there is, or to make the first one. */
export type Purpose = "unlock" | "create";

const PURPOSES: Record<string, Purpose | undefined> = { key_locked: "unlock", no_key: "create" };
const LEFT: ErrorView = { code: "cancelled", message: "Nothing was signed: the key stayed locked.", help: "" };

class Signing {
  /** What the sheet asks for just now. */
  purpose = $state<Purpose | null>(null);
  /** A decision waits for the answer. */
  waits = $state(false);
  #answer: Promise<boolean> | null = null;
  #tell: (there: boolean) => void = () => undefined;

  /** Asks for the passphrase; false where the user leaves. Who asks meanwhile gets the same answer. */
  ask(purpose: Purpose, waits = false): Promise<boolean> {
    this.waits ||= waits;
    if (this.#answer) return this.#answer;
    this.purpose = purpose;
    return (this.#answer = new Promise((tell) => (this.#tell = tell)));
  }

  async give(passphrase: string): Promise<void> {
    people.list = await call(this.purpose === "create" ? "key_create" : "key_unlock", { passphrase });
    this.#close(true);
  }

  leave(): void {
    this.#close(false);
  }

  #close(there: boolean): void {
    this.purpose = null;
    this.waits = false;
    this.#answer = null;
    this.#tell(there);
  }
}

export const signing = new Signing();

/** Does what may need the key; where it is locked or not made yet, the same again once it is there. Who leaves the sheet has cancelled. */
export async function signed<T>(act: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await act();
    } catch (thrown) {
      const purpose = PURPOSES[asErrorView(thrown).code];
      if (!purpose) throw thrown;
      if (!(await signing.ask(purpose, true))) throw LEFT;
    }
  }
}
