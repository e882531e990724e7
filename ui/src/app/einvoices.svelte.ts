/** E-invoice files that were held against the rules, newest first; as long as the window lives. */
import { asErrorView, call } from "../backend";
import type { ChosenFileView, EinvoiceCheckView, ErrorView } from "../bindings";
import { go } from "./location.svelte";
import { report } from "./toasts.svelte";

export type Checked = { token: string; name: string; check: EinvoiceCheckView | null; error: ErrorView | null };

class Einvoices {
  list = $state.raw<Checked[]>([]);

  async choose(): Promise<void> {
    try {
      await this.take(await call("einvoice_choose", {}));
    } catch (error) {
      report(error);
    }
  }

  /** Each file stands in the list at once; they are checked one after the other. */
  async take(files: ChosenFileView[]): Promise<void> {
    const first = files[0];
    if (!first) return;
    this.list = [...files.map(({ token, name }) => ({ token, name, check: null, error: null })), ...this.list];
    go({ screen: "einvoices", file: first.token });
    for (const { token } of files) {
      try {
        const check = await call("einvoice_check", { token });
        this.#change(token, { check });
      } catch (error) {
        this.#change(token, { error: asErrorView(error) });
      }
    }
  }

  clear(): void {
    this.list = [];
  }

  #change(token: string, change: Partial<Checked>): void {
    this.list = this.list.map((one) => (one.token === token ? { ...one, ...change } : one));
  }
}

export const einvoices = new Einvoices();
