/** How an invoice's columns share a sheet, and which of its lines changed. */
import type { AlignedLineView, FieldChangeView, InvoiceColumnView, SideBySideView } from "../../bindings";
import { signOf } from "../../format/decimal";
import { fieldValue } from "../../format/values";

export type SheetColumn = InvoiceColumnView & { /** Where its value stands in `cells`. */ at: number; numeric: boolean };

/** The columns worth their width: not one whose every value is nothing or zero on both sides. */
export function sheetColumns({ columns, lines }: SideBySideView): SheetColumn[] {
  return columns.flatMap((column, at) => {
    const numeric = column.kind === "decimal";
    const idle = numeric && lines.every(({ before, after }) => [before, after].every((side) => !side || signOf(side.cells[at] ?? "") === 0));
    return idle && column.field !== "net_amount" ? [] : [{ ...column, at, numeric }];
  });
}

/** Of the sheet's 12 px type; a cell's sides; the sign before a changed value. */
const DIGIT = 7.1;
const SIDES = 13;
const SIGN = 12;
/** The grid of a sheet's line: the line number, then each column as wide as its values want; texts share the rest. */
export function sheetGrid(columns: SheetColumn[], lines: AlignedLineView[]): { tracks: string; least: number } {
  const tracks = columns.map((column) => {
    const width = Math.ceil(Math.max(shortTitle(column).length * DIGIT, widest(column, lines)) + SIDES);
    if (column.numeric || column.kind === "date") return { least: Math.min(width, 140), most: "" };
    return column.field === "description" ? { least: 56, most: "4fr" } : { least: Math.min(width, 64), most: `${Math.min(width, 120)}px` };
  });
  return {
    tracks: [`${NUMBER}px`, ...tracks.map(({ least, most }) => (most ? `minmax(${least}px, ${most})` : `${least}px`))].join(" "),
    least: tracks.reduce((all, { least }) => all + least, NUMBER),
  };
}

/** The width of a column's longest values, of which only those are written out: an invoice may have thousands. */
function widest(column: SheetColumn, lines: AlignedLineView[]): number {
  let [plain, signed] = ["", ""];
  for (const line of lines) {
    const before = line.before?.cells[column.at] ?? "";
    const after = line.after?.cells[column.at] ?? "";
    if (before.length > plain.length) plain = before;
    if (after.length <= Math.min(plain.length, signed.length)) continue;
    if (line.state === "changed" && changeOf(line, column.field)) signed = after.length > signed.length ? after : signed;
    else if (after.length > plain.length) plain = after;
  }
  const width = (text: string) => fieldValue(column.field, text, column.kind).length * DIGIT;
  return Math.max(width(plain), signed ? width(signed) + SIGN : 0);
}

const NUMBER = 44;
const SHORT: Record<string, string> = { quantity: "Qty", unit_price: "Price", discount_rate: "Disc. %", discount_amount: "Discount", tax_category: "Cat." };

/** A column's title where width is scarce. */
export function shortTitle({ field, title }: InvoiceColumnView): string {
  return SHORT[field] ?? title;
}

/** The places of the lines that changed, in reading order. */
export function changedLines({ lines }: SideBySideView): number[] {
  return lines.flatMap((line, index) => (line.state === "unchanged" ? [] : [index]));
}

export function changeOf(line: AlignedLineView, field: string): FieldChangeView | undefined {
  return line.changes.find((change) => change.field === field);
}

/** The causes of a line, each once, roots first. */
export function causesOf(line: AlignedLineView): string[] {
  const roots = line.changes.filter((change) => change.root);
  return [...new Set([...roots, ...line.changes].map((change) => change.cause))];
}
