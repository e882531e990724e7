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

const DIGIT = 7.4;
const SIDES = 17;
/** At most so many lines are measured: the widths of the rest hardly differ, and a cell that is too narrow is cut with an ellipsis. */
const MEASURED = 400;

/** The grid of a sheet's line: the line number, then each column as wide as its values want; the first long text takes the rest. */
export function sheetGrid(columns: SheetColumn[], lines: AlignedLineView[]): string {
  const widths = columns.map((column) => {
    const texts = lines.slice(0, MEASURED).flatMap(({ before, after }) => [before?.cells[column.at] ?? "", after?.cells[column.at] ?? ""]);
    const longest = Math.max(column.numeric ? column.title.length : 4, ...texts.map((text) => fieldValue(column.field, text, column.kind).length));
    const width = Math.ceil(longest * DIGIT + SIDES);
    if (column.numeric || column.kind === "date") return `${Math.min(width, 150)}px`;
    return column.field === "description" ? "minmax(48px, 3fr)" : `minmax(40px, ${Math.min(width, 110)}px)`;
  });
  return ["48px", ...widths].join(" ");
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
