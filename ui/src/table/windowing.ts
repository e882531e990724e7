/**
 * The arithmetic of a table that holds more rows than a browser can lay out.
 *
 * `top` is where the viewport begins in the content, in pixels: exact, up to 28 million for a million rows. `scroll` is where the
 * browser's scrollbar stands. Below the cap they are the same; above it, the scrollbar covers the content in proportion.
 */

/** Browsers cap the height of an element at some 16 to 33 million pixels, and lose whole pixels beyond 2^24. */
export const HEIGHT_CAP = 15_000_000;
export const ROW_HEIGHT = 28;

export type Geometry = { rows: number; rowHeight: number; viewport: number; cap?: number };

export function contentHeight({ rows, rowHeight }: Geometry): number {
  return rows * rowHeight;
}

/** The height of the element that gives the scrollbar its length. */
export function scrollHeight(geometry: Geometry): number {
  return Math.min(contentHeight(geometry), geometry.cap ?? HEIGHT_CAP);
}

export function isScaled(geometry: Geometry): boolean {
  return contentHeight(geometry) > scrollHeight(geometry);
}

export function maxTop(geometry: Geometry): number {
  return Math.max(0, contentHeight(geometry) - geometry.viewport);
}

function maxScroll(geometry: Geometry): number {
  return Math.max(0, scrollHeight(geometry) - geometry.viewport);
}

export function clampTop(geometry: Geometry, top: number): number {
  return Math.min(Math.max(0, top), maxTop(geometry));
}

export function topFromScroll(geometry: Geometry, scroll: number): number {
  if (!isScaled(geometry)) return clampTop(geometry, scroll);
  const most = maxScroll(geometry);
  return most === 0 ? 0 : clampTop(geometry, (scroll / most) * maxTop(geometry));
}

export function scrollFromTop(geometry: Geometry, top: number): number {
  const clamped = clampTop(geometry, top);
  if (!isScaled(geometry)) return clamped;
  const most = maxTop(geometry);
  return most === 0 ? 0 : (clamped / most) * maxScroll(geometry);
}

/** The rows that are on the screen, even in part: `first` up to, not including, `end`. */
export function visibleRows(geometry: Geometry, top: number): { first: number; end: number } {
  const { rows, rowHeight, viewport } = geometry;
  const clamped = clampTop(geometry, top);
  const first = Math.min(Math.floor(clamped / rowHeight), Math.max(0, rows - 1));
  return { first: rows === 0 ? 0 : first, end: Math.min(rows, Math.ceil((clamped + viewport) / rowHeight)) };
}

/** How many slots cover a viewport wherever it stands. */
export function slotCount({ rowHeight, viewport }: Geometry): number {
  return Math.max(1, Math.ceil(viewport / rowHeight) + 1);
}

/** The row that a slot shows: the one of `first … first + slots - 1` that leaves `slot` when divided by `slots`. */
export function rowInSlot(slot: number, first: number, slots: number): number {
  const turn = Math.floor(first / slots) * slots + slot;
  return turn < first ? turn + slots : turn;
}

/** The nearest `top` at which `row` is whole on the screen; the current one if it already is. */
export function topToShow(geometry: Geometry, top: number, row: number): number {
  const { rowHeight, viewport } = geometry;
  const start = row * rowHeight;
  if (start < top) return clampTop(geometry, start);
  if (start + rowHeight > top + viewport) return clampTop(geometry, start + rowHeight - viewport);
  return clampTop(geometry, top);
}

/** The windows of `size` rows, by number, that hold the rows `first … end - 1`. */
export function windowsOf(first: number, end: number, size: number): number[] {
  const windows: number[] = [];
  for (let window = Math.floor(first / size); window * size < end; window++) windows.push(window);
  return windows;
}
