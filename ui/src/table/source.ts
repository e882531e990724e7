/** Where a table has its rows from. */
import type { ErrorView } from "../bindings";

export interface RowSource<T> {
  /** `null` until it is known. */
  readonly total: number | null;
  readonly error: ErrorView | null;
  /** It takes more than half a second. */
  readonly slow: boolean;
  /** The row, or `undefined` while it is on its way. */
  row(index: number): T | undefined;
  /** Says which rows are on the screen, and where the user is heading: -1 up, 1 down. */
  want(first: number, end: number, heading: number): void;
  retry(): void;
}

const nothing = () => undefined;

/** Rows that are already here. */
export const listed = <T>(rows: readonly T[]): RowSource<T> => ({ total: rows.length, error: null, slow: false, row: (index) => rows[index], want: nothing, retry: nothing });
