/** What formats, marks and the words of a template are called on the screen. */
import type { MissingTermView, RunView } from "../../bindings";
import type { Format, Mark } from "../../app/document-route";
import type { Route } from "../../app/route";

export const FORMAT_TITLES: { value: Format; label: string }[] = [
  { value: "pdf", label: "PDF" },
  { value: "facturx", label: "Factur-X" },
  { value: "ubl", label: "UBL" },
  { value: "cii", label: "CII" },
];

export const MARK_TITLES: { value: Mark | ""; label: string }[] = [
  { value: "", label: "No mark" },
  { value: "draft", label: "DRAFT" },
  { value: "paid", label: "PAID" },
  { value: "void", label: "VOID" },
];

export const formatTitle = (format: string): string => FORMAT_TITLES.find((one) => one.value === format)?.label ?? format;
export const markTitle = (mark: string): string => MARK_TITLES.find((one) => one.value === mark)?.label ?? mark;
export const isPage = (format: Format): boolean => format === "pdf" || format === "facturx";

/** The record sets that an appendix can be of, the newest first. */
export const usageSets = (runs: RunView[] | undefined): RunView[] => (runs ?? []).filter((one) => one.kind === "usage").reverse();

/** `unit_price` → `Unit price`. */
export function spoken(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const LANGUAGES: Record<string, string> = { en: "English", de: "German", fr: "French", es: "Spanish", it: "Italian", nl: "Dutch", pl: "Polish", ja: "Japanese" };
export const languageTitle = (code: string): string => LANGUAGES[code] ?? code;

const PAPERS: Record<string, string> = { a4: "A4", letter: "Letter" };
export const paperTitle = (paper: string): string => PAPERS[paper] ?? spoken(paper);

/** Where a missing term can be given, and what that place is called. */
export function placeOf(term: MissingTermView, of: { run: number; seller: string; customer: string }): { label: string; route: Route } {
  if (term.place === "seller") return { label: "Seller", route: { screen: "sellers", ...(of.seller ? { name: of.seller } : {}), field: term.field } };
  if (term.place === "buyer") return { label: "Buyer", route: { screen: "buyers", customer: of.customer, field: term.field } };
  return { label: "Run's columns", route: { screen: "run", id: of.run, tab: "mapping" } };
}

const STATUSES: Record<string, string> = { to_review: "to review", in_review: "in review", held: "held", rejected: "rejected", half_approved: "half approved", approved: "approved" };
export const statusWord = (status: string): string => STATUSES[status] ?? status;
