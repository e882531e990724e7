/** How an invoice is laid out on its sheet: which columns, which lines are folded away, which figure each finding is pinned to. */
import type { FindingView, InvoiceReviewView, PaperColumnView, PaperLineView } from "../../../bindings";
import { absolute, compare, signOf } from "../../../format/decimal";
import { fieldValue } from "../../../format/values";
import { SEVERITIES } from "../words";

export type SheetColumn = PaperColumnView & { at: number; numeric: boolean; /** What stands small below it: the product's code below its description. */ below: number | null };
/** A column that says the same on every line is said once. */
export type Constant = { title: string; field: string; kind: string; value: string };

const OWN = new Set(["product", "description", "quantity", "unit_price", "net_amount"]);

/** The columns worth their width: not one that no line fills, nor one of zeros, nor one that says the same everywhere, unless a finding is about it. */
export function sheetColumns({ columns, lines, findings }: InvoiceReviewView): { columns: SheetColumn[]; constants: Constant[] } {
  const about = new Set(findings.map((finding) => finding.field));
  const places = new Map(columns.map(({ field }, at) => [field, at]));
  const merged = places.has("product") && places.has("description");
  const shown: SheetColumn[] = [];
  const constants: Constant[] = [];
  columns.forEach((column, at) => {
    const numeric = column.kind === "decimal";
    const values = new Set(lines.map(({ cells }) => cells[at] ?? ""));
    const idle = [...values].every((value) => (numeric ? signOf(value) === 0 : !value));
    const told = about.has(column.field);
    if (merged && column.field === "product") return;
    if (idle && !told && column.field !== "net_amount") return;
    if (values.size === 1 && lines.length > 1 && !told && !OWN.has(column.field)) constants.push({ ...column, value: [...values][0] ?? "" });
    else shown.push({ ...column, at, numeric, below: merged && column.field === "description" ? (places.get("product") ?? null) : null });
  });
  return { columns: shown, constants };
}

const DIGIT = 7.8;
const LETTER = 6.6;
const SIDES = 12;
/** Room for the pin before a figure. */
const PIN = 20;

/** The grid of a line: its number, then figures as wide as they want; texts share the rest. */
export function sheetGrid(columns: SheetColumn[], lines: PaperLineView[], pinned: ReadonlySet<string>): string {
  const tracks = columns.map((column) => {
    if (!column.numeric && column.kind !== "date") return column.field === "description" ? "minmax(80px, 3fr)" : "minmax(56px, 2fr)";
    const longest = lines.reduce((most, { cells }) => ((cells[column.at] ?? "").length > most.length ? (cells[column.at] ?? "") : most), "");
    const width = Math.max(shortTitle(column).length * LETTER, fieldValue(column.field, longest, column.kind).length * DIGIT) + SIDES + (pinned.has(column.field) ? PIN : 0);
    return `${Math.ceil(Math.min(width, 190))}px`;
  });
  return ["28px", ...tracks].join(" ");
}

const SHORT: Record<string, string> = { quantity: "Qty", unit_price: "Price", discount_rate: "Disc. %", discount_amount: "Discount", tax_category: "Cat.", line_number: "Line" };
export const shortTitle = ({ field, title }: PaperColumnView): string => SHORT[field] ?? title;

/** Lines that are shown, and stretches of lines that are folded away. */
export type Stretch = { lines: number[] } | { folded: number[] };

export const WHOLE = 60;
const AROUND = 2;

/** A long invoice shows the lines with findings and a few around them; the rest is folded, and opens on request. */
export function stretches(lines: PaperLineView[], opened: ReadonlySet<number>): Stretch[] {
  const all = lines.map((_, index) => index);
  if (lines.length <= WHOLE) return lines.length ? [{ lines: all }] : [];
  const near = new Set<number>();
  lines.forEach(({ findings }, index) => {
    if (index < 8 || index >= lines.length - AROUND || findings.length) for (let at = index - AROUND; at <= index + AROUND; at++) near.add(at);
  });
  const result: Stretch[] = [];
  for (const index of all) {
    const shown = near.has(index) || opened.has(index);
    const last = result.at(-1);
    if (shown && last && "lines" in last) last.lines.push(index);
    else if (!shown && last && "folded" in last) last.folded.push(index);
    else result.push(shown ? { lines: [index] } : { folded: [index] });
  }
  // One or two lines are not worth a fold.
  return result.reduce<Stretch[]>((joined, stretch) => {
    const part = "folded" in stretch && stretch.folded.length <= AROUND ? { lines: stretch.folded } : stretch;
    const last = joined.at(-1);
    if ("lines" in part && last && "lines" in last) last.lines.push(...part.lines);
    else joined.push(part);
    return joined;
  }, []);
}

/** Where the findings stand on the sheet, in reading order: what is about the whole, its head, its lines, its totals. */
export type Pins = { /** Number of each finding, from 1. */ number: ReadonlyMap<number, number>; order: FindingView[]; whole: FindingView[]; head: FindingView[]; byLine: ReadonlyMap<number, FindingView[]>; foot: FindingView[] };

export function pins(view: InvoiceReviewView): Pins {
  const left = new Map(view.findings.map((finding) => [finding.id, finding]));
  const take = (ids: number[]) => ids.flatMap((id) => {
    const finding = left.get(id);
    left.delete(id);
    return finding ? [finding] : [];
  });
  const head = view.header.flatMap((field) => take(field.findings));
  const byLine = new Map(view.lines.map((line, index) => [index, take(line.findings)]));
  const foot = view.totals.flatMap((field) => take(field.findings));
  const whole = [...left.values()];
  const order = [...whole, ...head, ...[...byLine.values()].flat(), ...foot];
  return { number: new Map(order.map((finding, index) => [finding.id, index + 1])), order, whole, head, byLine, foot };
}

/** The finding to begin with: the most severe, of those the one with the most money. */
export function worst(findings: FindingView[]): FindingView | undefined {
  const place = ({ severity }: FindingView) => (SEVERITIES as readonly string[]).indexOf(severity);
  return [...findings].sort((a, b) => place(a) - place(b) || compare(absolute(b.at_stake), absolute(a.at_stake)))[0];
}
