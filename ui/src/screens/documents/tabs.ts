/** The views of documents, wherever one stands. */
import { lately } from "../../app/lately.svelte";
import { format } from "../../app/route";
import type { Tab } from "../../parts/Page.svelte";

type View = "documents" | "batches" | "templates" | "sellers" | "buyers" | "einvoices";

export function tabs(current: View): Tab[] {
  const run = lately.run(undefined);
  const of = run === undefined ? {} : { run };
  const tab = (view: View, name: string, url: string): Tab => ({ name, url, current: view === current, testid: `tab-${view}` });
  return [
    tab("documents", "Invoices", format({ screen: "documents", ...of, ...(lately.invoice ? { invoice: lately.invoice } : {}) })),
    tab("batches", "Batches", format({ screen: "batches", ...of })),
    tab("templates", "Templates", format({ screen: "templates" })),
    tab("sellers", "Sellers", format({ screen: "sellers" })),
    tab("buyers", "Buyers", format({ screen: "buyers" })),
    tab("einvoices", "Check a file", format({ screen: "einvoices" })),
  ];
}
