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

  /** `keep`: in the keychain of this computer too. */
  async give(passphrase: string, keep: boolean): Promise<void> {
    if (this.purpose === "create") people.list = await call("key_create", { passphrase });
    else if (!keep) people.list = await call("key_unlock", { passphrase });
    if (keep) people.list = await call("key_remember", { passphrase });
    this.#close(true);
  }

  /** Unlocks by what the keychain of this computer keeps, without a question; false where it keeps nothing, or what no longer opens the key. */
  async recall(): Promise<boolean> {
    try {
      if (people.list.length === 0) await people.load();
      if (!people.me?.remembered) return false;
      people.list = await call("key_unlock", { passphrase: "" });
      return true;
    } catch {
      return false;
    }
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
  let recalled = false;
  for (;;) {
    try {
      return await act();
    } catch (thrown) {
      const purpose = PURPOSES[asErrorView(thrown).code];
      if (!purpose) throw thrown;
      // Once: a kept passphrase may open another key than the one that is asked for.
      if (purpose === "unlock" && !recalled && (recalled = true) && (await signing.recall())) continue;
      if (!(await signing.ask(purpose, true))) throw LEFT;
    }
  }
}
