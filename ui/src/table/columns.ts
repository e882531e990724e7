/** The columns of the differences: which there are, and how a user has arranged them. */

export type ColumnId = "state" | "invoice" | "line" | "customer" | "product" | "field" | "currency" | "before" | "after" | "delta" | "right" | "cause" | "matched_by";

export type Column = { id: ColumnId; title: string; width: number; numeric: boolean; /** What the backend sorts by; empty: it can't. */ sort: string };

export const COLUMNS: readonly Column[] = [
  { id: "state", title: "", width: 36, numeric: false, sort: "state" },
  { id: "invoice", title: "Invoice", width: 128, numeric: false, sort: "invoice_before" },
  { id: "line", title: "Line", width: 48, numeric: true, sort: "line_before" },
  { id: "customer", title: "Customer", width: 80, numeric: false, sort: "customer" },
  { id: "product", title: "Product", width: 104, numeric: false, sort: "product" },
  { id: "field", title: "Field", width: 100, numeric: false, sort: "field" },
  { id: "currency", title: "Cur.", width: 48, numeric: false, sort: "currency" },
  { id: "before", title: "Before", width: 104, numeric: true, sort: "before" },
  { id: "after", title: "After", width: 104, numeric: true, sort: "after" },
  { id: "delta", title: "Difference", width: 100, numeric: true, sort: "delta" },
  { id: "right", title: "Right", width: 76, numeric: false, sort: "right" },
  { id: "cause", title: "Cause", width: 196, numeric: false, sort: "cause" },
  { id: "matched_by", title: "Matched by", width: 200, numeric: false, sort: "matched_by" },
];

export type Arrangement = { order: ColumnId[]; widths: Partial<Record<ColumnId, number>>; hidden: ColumnId[] };

export const ARRANGEMENT: Arrangement = { order: COLUMNS.map((column) => column.id), widths: {}, hidden: ["matched_by"] };

const NARROWEST = 32;
const WIDEST = 900;

/** The columns to show, in their order and width. */
export function arranged({ order, widths, hidden }: Arrangement): Column[] {
  return order.flatMap((id) => {
    const column = COLUMNS.find((one) => one.id === id);
    return column && !hidden.includes(id) ? [{ ...column, width: widths[id] ?? column.width }] : [];
  });
}

export function resized(arrangement: Arrangement, id: ColumnId, width: number): Arrangement {
  return { ...arrangement, widths: { ...arrangement.widths, [id]: Math.round(Math.min(WIDEST, Math.max(NARROWEST, width))) } };
}

/** Puts a column where another one stands. */
export function moved(arrangement: Arrangement, id: ColumnId, to: ColumnId): Arrangement {
  if (id === to) return arrangement;
  const target = arrangement.order.indexOf(to);
  const rest = arrangement.order.filter((one) => one !== id);
  rest.splice(target, 0, id);
  return { ...arrangement, order: rest };
}

/** One step to the left (-1) or right (1), past hidden columns. */
export function nudged(arrangement: Arrangement, id: ColumnId, step: -1 | 1): Arrangement {
  const shown = arranged(arrangement).map((column) => column.id);
  const neighbour = shown[shown.indexOf(id) + step];
  return neighbour ? moved(arrangement, id, neighbour) : arrangement;
}

export function toggled(arrangement: Arrangement, id: ColumnId): Arrangement {
  const hidden = arrangement.hidden.includes(id) ? arrangement.hidden.filter((one) => one !== id) : [...arrangement.hidden, id];
  return hidden.length === COLUMNS.length ? arrangement : { ...arrangement, hidden };
}

/** What was kept by this or an older Tieout: unknown columns are dropped, new ones appended. */
export function acceptArrangement(kept: unknown): Arrangement | null {
  if (typeof kept !== "object" || kept === null) return null;
  const { order, widths, hidden } = kept as Record<string, unknown>;
  const known = (list: unknown): ColumnId[] => (Array.isArray(list) ? ARRANGEMENT.order.filter((id) => list.includes(id)) : []);
  const inOrder = Array.isArray(order) ? order.filter((id): id is ColumnId => ARRANGEMENT.order.includes(id)) : [];
  let result: Arrangement = { order: [...new Set([...inOrder, ...ARRANGEMENT.order])], widths: {}, hidden: known(hidden) };
  if (typeof widths === "object" && widths !== null) {
    for (const [id, width] of Object.entries(widths)) {
      if (typeof width === "number" && result.order.includes(id as ColumnId)) result = resized(result, id as ColumnId, width);
    }
  }
  return result;
}
