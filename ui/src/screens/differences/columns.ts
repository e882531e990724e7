/** The columns of the differences. */
import type { DifferenceQuery } from "../../bindings";
import type { Column, Sorted } from "../../table/columns";

export type ColumnId = "state" | "invoice" | "line" | "customer" | "product" | "field" | "currency" | "before" | "after" | "expected" | "delta" | "right" | "cause" | "matched_by";

export const COLUMNS: readonly Column<ColumnId>[] = [
  { id: "state", title: "", about: "State", width: 36, sort: "state" },
  { id: "invoice", title: "Invoice", width: 128, sort: "invoice_before" },
  { id: "line", title: "Line", width: 48, numeric: true, sort: "line_before" },
  { id: "customer", title: "Customer", width: 80, sort: "customer" },
  { id: "product", title: "Product", width: 104, sort: "product" },
  { id: "field", title: "Field", width: 100, sort: "field" },
  { id: "currency", title: "Cur.", about: "Currency", width: 48, sort: "currency" },
  { id: "before", title: "Before", width: 104, numeric: true, sort: "before" },
  { id: "after", title: "After", width: 104, numeric: true, sort: "after" },
  { id: "expected", title: "Expected", about: "What should have been billed, by a rating", width: 104, numeric: true },
  { id: "delta", title: "Difference", width: 100, numeric: true, sort: "delta" },
  { id: "right", title: "Right", about: "Which side is right, by a rating", width: 76 },
  { id: "cause", title: "Cause", width: 196, sort: "cause" },
  { id: "matched_by", title: "Matched by", width: 200, sort: "matched_by" },
];

export const HIDDEN: readonly ColumnId[] = ["matched_by"];

/** There only where a rating has said which side is right. */
export const JUDGED: readonly ColumnId[] = ["expected", "right"];

export function sortedOf(query: DifferenceQuery): Sorted<ColumnId> | null {
  const column = COLUMNS.find((one) => one.sort === query.sort);
  return query.sort !== "" && column ? { column: column.id, descending: query.descending } : null;
}
