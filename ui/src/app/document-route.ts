/**
 * The screens of invoices as documents and their URLs.
 *
 * `#/documents/12?filter=missing&invoice=INV-1&format=facturx&mark=draft`
 */
import type { Place } from "./review-route";
import { given, url, whole } from "./url";

export const FORMATS = ["pdf", "facturx", "ubl", "cii"] as const;
export type Format = (typeof FORMATS)[number];
export const MARKS = ["draft", "paid", "void"] as const;
export type Mark = (typeof MARKS)[number];
/** Which invoices of a run; absent: all. */
export const FILTERS = ["approved", "missing", "broken"] as const;
export type DocumentFilter = (typeof FILTERS)[number];

/** How a document is to look. What is absent is the house's own; `usage`: the set that its appendix is of. */
export type DocumentLook = { template?: string; format?: Format; mark?: Mark; usage?: number };

export type DocumentRoute =
  | ({ screen: "documents"; run?: number; invoice?: string; filter?: DocumentFilter; text?: string } & DocumentLook & Place)
  | { screen: "batches"; run?: number; batch?: number; state?: string }
  | ({ screen: "batch-new"; run?: number; which?: "all" | "these" } & DocumentLook)
  | { screen: "templates"; name?: string; run?: number; invoice?: string }
  | { screen: "sellers"; name?: string; field?: string }
  | ({ screen: "buyers"; customer?: string; field?: string; text?: string } & Place)
  | { screen: "einvoices"; file?: string };

export function formatDocument(route: DocumentRoute): string {
  switch (route.screen) {
    case "documents":
      return url(under(route.run), { invoice: route.invoice, filter: route.filter, text: route.text, ...looked(route), ...placed(route) });
    case "batches":
      return url(under(route.run, "batches"), { batch: route.batch, state: route.state });
    case "batch-new":
      return url(under(route.run, "batches/new"), { which: route.which, ...looked(route) });
    case "templates":
      return url("documents/templates", { name: route.name, run: route.run, invoice: route.invoice });
    case "sellers":
      return url("documents/sellers", { name: route.name, field: route.field });
    case "buyers":
      return url("documents/buyers", { customer: route.customer, field: route.field, text: route.text, ...placed(route) });
    case "einvoices":
      return url("documents/check", { file: route.file });
  }
}

/** The route of a path that begins with `documents`; `null` for another. */
export function parseDocument([first, second, third, fourth]: (string | undefined)[], values: URLSearchParams): DocumentRoute | null {
  if (first !== "documents") return null;
  const number = (name: string) => whole(values.get(name));
  const text = (name: string) => values.get(name) || undefined;
  const place = () => given({ top: number("top"), row: number("row"), anchor: number("anchor") });
  const look = () => given({ template: text("template"), format: among(FORMATS, values.get("format")), mark: among(MARKS, values.get("mark")), usage: number("usage") });
  switch (second) {
    case "templates":
      return { screen: "templates", ...given({ name: text("name"), run: number("run"), invoice: text("invoice") }) };
    case "sellers":
      return { screen: "sellers", ...given({ name: text("name"), field: text("field") }) };
    case "buyers":
      return { screen: "buyers", ...given({ customer: text("customer"), field: text("field"), text: text("text") }), ...place() };
    case "check":
      return { screen: "einvoices", ...given({ file: text("file") }) };
  }
  // `documents/batches` is of the newest run, `documents/12/batches` of that one.
  const run = whole(second);
  const [view, detail] = run === undefined ? [second, third] : [third, fourth];
  const of = given({ run });
  if (view === "batches" && detail === "new") return { screen: "batch-new", ...of, ...given({ which: among(["all", "these"] as const, values.get("which")) }), ...look() };
  if (view === "batches") return { screen: "batches", ...of, ...given({ batch: number("batch"), state: text("state") }) };
  return { screen: "documents", ...of, ...given({ invoice: text("invoice"), filter: among(FILTERS, values.get("filter")), text: text("text") }), ...look(), ...place() };
}

/** Whether the route is one of these screens. */
export const isDocument = (route: { screen: string }): route is DocumentRoute => SCREENS.includes(route.screen);
const SCREENS: readonly string[] = ["documents", "batches", "batch-new", "templates", "sellers", "buyers", "einvoices"] satisfies DocumentRoute["screen"][];

const under = (run: number | undefined, view = "") => ["documents", run, view].filter(Boolean).join("/");
const looked = ({ template, format, mark, usage }: DocumentLook) => ({ template, format, mark, usage });
const placed = ({ top, row, anchor }: Place) => ({ top, row, anchor });
const among = <T extends string>(known: readonly T[], text: string | null): T | undefined => known.find((one) => one === text);
