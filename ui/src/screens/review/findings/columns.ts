/** The columns of the findings' table: which there are, what stands in them, which a user has hidden. */
import type { FindingView } from "../../../bindings";
import { formatDecimal, formatMoney, signOf } from "../../../format/decimal";
import { fieldTitle } from "../../../format/fields";
import { fieldValue } from "../../../format/values";

export type ColumnId = "severity" | "check" | "invoice" | "line" | "customer" | "field" | "expected" | "actual" | "difference" | "currency" | "at_stake" | "novelty" | "group" | "message";
export type Column = { id: ColumnId; title: string; width: number; numeric: boolean; sort: string };

export const COLUMNS: readonly Column[] = [
  { id: "severity", title: "", width: 36, numeric: false, sort: "severity" },
  { id: "invoice", title: "Invoice", width: 142, numeric: false, sort: "invoice" },
  { id: "line", title: "Line", width: 44, numeric: true, sort: "" },
  { id: "customer", title: "Customer", width: 80, numeric: false, sort: "customer" },
  { id: "check", title: "Check", width: 150, numeric: false, sort: "check" },
  { id: "field", title: "Field", width: 96, numeric: false, sort: "field" },
  { id: "expected", title: "Expected", width: 96, numeric: true, sort: "" },
  { id: "actual", title: "Billed", width: 96, numeric: true, sort: "" },
  { id: "difference", title: "Difference", width: 94, numeric: true, sort: "difference" },
  { id: "currency", title: "Cur.", width: 44, numeric: false, sort: "currency" },
  { id: "at_stake", title: "At stake", width: 96, numeric: true, sort: "at_stake" },
  { id: "novelty", title: "Seen", width: 60, numeric: false, sort: "novelty" },
  { id: "group", title: "Group", width: 52, numeric: false, sort: "group" },
  { id: "message", title: "Why", width: 240, numeric: false, sort: "" },
];

export const HIDDEN: ColumnId[] = ["field", "expected", "actual"];

export function shownColumns(hidden: ColumnId[]): Column[] {
  return COLUMNS.filter((column) => !hidden.includes(column.id));
}

/** What was kept by this or an older Tieout: unknown columns are dropped; not all can be hidden. */
export function acceptHidden(kept: unknown): ColumnId[] | null {
  if (!Array.isArray(kept)) return null;
  const hidden = COLUMNS.map((column) => column.id).filter((id) => kept.includes(id));
  return hidden.length === COLUMNS.length ? null : hidden;
}

export function cellText(row: FindingView, column: ColumnId): string {
  switch (column) {
    case "severity":
      return "";
    case "invoice":
      return row.invoice || "no invoice";
    case "check":
      return row.check_name;
    case "field":
      return row.field ? fieldTitle(row.field) : "";
    case "expected":
    case "actual":
      return row.field ? fieldValue(row.field, row[column]) : formatDecimal(row[column]);
    case "difference":
      return row.difference === null ? "" : formatDecimal(row.difference, { sign: "always" });
    case "at_stake":
      return signOf(row.at_stake) === 0 ? "–" : formatMoney(row.at_stake, row.currency);
    case "novelty":
      return row.waived ? "waived" : row.novelty;
    default:
      return row[column];
  }
}

export function cellLook(row: FindingView, column: ColumnId): string {
  switch (column) {
    case "line":
      return "number faint";
    case "expected":
      return "number muted";
    case "actual":
      return "number";
    case "difference":
      return `number ${row.difference === null ? "" : ["removed", "faint", "added"][signOf(row.difference) + 1]}`;
    case "at_stake":
      return signOf(row.at_stake) === 0 ? "number faint" : "number strong";
    case "novelty":
      return row.waived ? "changed" : row.novelty === "new" ? "unexplained" : "faint";
    case "invoice":
      return row.invoice ? "" : "removed";
    case "message":
      return "muted";
    case "customer":
    case "currency":
    case "group":
      return "muted";
    default:
      return "";
  }
}

/** A click on a head: the other way round, and the third time back to the most money first. */
export function sortedBy(column: Column, sort: string | null, descending: boolean): { sort: string | null; descending: boolean } {
  const first = column.numeric;
  if (sort !== column.sort) return { sort: column.sort, descending: first };
  return descending === first ? { sort: column.sort, descending: !first } : { sort: null, descending: false };
}
