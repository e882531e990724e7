/** The columns of a table: which there are, how wide, in which order, and how a user has arranged them. */

export type Column<Id extends string = string> = {
  id: Id;
  title: string;
  /** Pixels, edges included. */
  width: number;
  /** Its figures stand at the right edge. */
  numeric?: boolean;
  mono?: boolean;
  /** Its title stands in the middle. */
  centred?: boolean;
  /** What the source sorts by; empty: it can't. */
  sort?: string;
  /** Takes the room that is left; where no column does, the last one. */
  grow?: boolean;
  /** What it holds, where the title is not enough. */
  about?: string;
};

export type Sorted<Id extends string = string> = { column: Id; descending: boolean };

export type Arrangement<Id extends string = string> = { order: Id[]; widths: Partial<Record<Id, number>>; hidden: Id[] };

/** What a user may do to the columns of a table. */
export type Arrange<Id extends string = string> = {
  resize: (id: Id, width: number) => void;
  /** Puts a column where another one stands. */
  move?: (id: Id, to: Id) => void;
  /** One step to the left (-1) or right (1). */
  nudge?: (id: Id, step: -1 | 1) => void;
};

const NARROWEST = 32;
const WIDEST = 900;

export const withinReason = (width: number): number => Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));

/** As the columns are before anybody has arranged them. */
export const asMade = <Id extends string>(columns: readonly Column<Id>[], hidden: readonly Id[] = []): Arrangement<Id> => ({ order: columns.map((column) => column.id), widths: {}, hidden: [...hidden] });

/** The columns to show, in their order and width. */
export function arranged<Id extends string>(columns: readonly Column<Id>[], { order, widths, hidden }: Arrangement<Id>): Column<Id>[] {
  return order.flatMap((id) => {
    const column = columns.find((one) => one.id === id);
    return column && !hidden.includes(id) ? [{ ...column, width: widths[id] ?? column.width }] : [];
  });
}

export function resized<Id extends string>(arrangement: Arrangement<Id>, id: Id, width: number): Arrangement<Id> {
  return { ...arrangement, widths: { ...arrangement.widths, [id]: withinReason(width) } };
}

export function moved<Id extends string>(arrangement: Arrangement<Id>, id: Id, to: Id): Arrangement<Id> {
  if (id === to) return arrangement;
  const target = arrangement.order.indexOf(to);
  const rest = arrangement.order.filter((one) => one !== id);
  rest.splice(target, 0, id);
  return { ...arrangement, order: rest };
}

/** One step to the left (-1) or right (1), past hidden columns. */
export function nudged<Id extends string>(arrangement: Arrangement<Id>, id: Id, step: -1 | 1): Arrangement<Id> {
  const shown = arrangement.order.filter((one) => !arrangement.hidden.includes(one));
  const neighbour = shown[shown.indexOf(id) + step];
  return neighbour ? moved(arrangement, id, neighbour) : arrangement;
}

/** Hides a column or shows it again; not all can be hidden. */
export function toggled<Id extends string>(arrangement: Arrangement<Id>, id: Id): Arrangement<Id> {
  const hidden = arrangement.hidden.includes(id) ? arrangement.hidden.filter((one) => one !== id) : [...arrangement.hidden, id];
  return hidden.length === arrangement.order.length ? arrangement : { ...arrangement, hidden };
}

/** What was kept by this or an older Tieout: unknown columns are dropped, new ones appended. */
export function acceptArrangement<Id extends string>(columns: readonly Column<Id>[], kept: unknown): Arrangement<Id> | null {
  if (typeof kept !== "object" || kept === null) return null;
  const all = columns.map((column) => column.id);
  const { order, widths, hidden } = kept as Record<string, unknown>;
  const inOrder = Array.isArray(order) ? order.filter((id): id is Id => all.includes(id)) : [];
  const gone = Array.isArray(hidden) ? all.filter((id) => hidden.includes(id)) : [];
  let result: Arrangement<Id> = { order: [...new Set([...inOrder, ...all])], widths: {}, hidden: gone.length < all.length ? gone : [] };
  if (typeof widths === "object" && widths !== null) {
    for (const [id, width] of Object.entries(widths)) {
      if (typeof width === "number" && all.includes(id as Id)) result = resized(result, id as Id, width);
    }
  }
  return result;
}

/** After a click on a head: sorted by it, the other way round, and the third time in the source's own order again. */
export function turned<Id extends string>(sorted: Sorted<Id> | null, column: Id, descendingFirst: boolean): Sorted<Id> | null {
  if (sorted?.column !== column) return { column, descending: descendingFirst };
  return sorted.descending === descendingFirst ? { column, descending: !descendingFirst } : null;
}

export const widthOf = (columns: readonly Column[]): number => columns.reduce((all, column) => all + column.width, 0);

/** The columns as tracks of a grid. Figures that stand last keep to their neighbours: the room that is left is nobody's. */
export function tracksOf(columns: readonly Column[]): string {
  const named = columns.findIndex((column) => column.grow);
  const grows = named >= 0 ? named : columns.length - 1;
  return columns.map(({ width, numeric }, index) => (index !== grows ? `${width}px` : numeric && named < 0 ? `${width}px 1fr` : `minmax(${width}px, 1fr)`)).join(" ");
}
