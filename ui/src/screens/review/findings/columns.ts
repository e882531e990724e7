/** The columns of the findings' table: which there are, what stands in them, which are hidden at first. */
import type { FindingView } from "../../../bindings";
import { formatDecimal, formatMoney, signOf } from "../../../format/decimal";
import { fieldTitle } from "../../../format/fields";
import { fieldValue } from "../../../format/values";
import { type Column, type Sorted, turned } from "../../../table/columns";

export type ColumnId = "severity" | "check" | "invoice" | "line" | "customer" | "field" | "expected" | "actual" | "difference" | "currency" | "at_stake" | "novelty" | "group" | "message";

export const COLUMNS: readonly Column<ColumnId>[] = [
  { id: "severity", title: "", about: "Severity", width: 44, sort: "severity" },
  { id: "invoice", title: "Invoice", width: 142, sort: "invoice" },
  { id: "line", title: "Line", width: 44, numeric: true, sort: "" },
  { id: "customer", title: "Customer", width: 80, sort: "customer" },
  { id: "check", title: "Check", width: 150, sort: "check" },
  { id: "field", title: "Field", width: 96, sort: "field" },
  { id: "expected", title: "Expected", width: 96, numeric: true, sort: "" },
  { id: "actual", title: "Billed", width: 96, numeric: true, sort: "" },
  { id: "difference", title: "Difference", width: 94, numeric: true, sort: "difference" },
  { id: "currency", title: "Cur.", about: "Currency", width: 44, sort: "currency" },
  { id: "at_stake", title: "At stake", width: 96, numeric: true, sort: "at_stake" },
  { id: "novelty", title: "Seen", width: 60, sort: "novelty" },
  { id: "group", title: "Group", width: 52, sort: "group" },
  { id: "message", title: "Why", width: 240, sort: "" },
];

export const HIDDEN: readonly ColumnId[] = ["field", "expected", "actual"];

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

/** The most money first, where nothing else is said. */
export function sortedOf(sort: string | null, descending: boolean): Sorted<ColumnId> | null {
  const column = COLUMNS.find((one) => one.sort === (sort ?? "at_stake"));
  return column ? { column: column.id, descending: sort === null || descending } : null;
}

/** A click on a head: the other way round, and the third time back to the most money first. */
export function sortedBy(column: Column<ColumnId>, sort: string | null, descending: boolean): { sort: string | null; descending: boolean } {
  const next = turned(sort === column.sort ? { column: column.id, descending } : null, column.id, column.numeric ?? false);
  return next ? { sort: column.sort ?? null, descending: next.descending } : { sort: null, descending: false };
}
