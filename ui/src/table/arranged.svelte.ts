/** The columns of one table as its user has arranged them, kept between starts. */
import { Remembered } from "../app/remembered.svelte";
import { acceptArrangement, type Arrange, arranged, type Arrangement, asMade, type Column, moved, nudged, resized, toggled } from "./columns";

export class Arranged<Id extends string> implements Arrange<Id> {
  #kept: Remembered<Arrangement<Id>>;

  /** `key` is what it is kept under. */
  constructor(
    readonly columns: readonly Column<Id>[],
    key: string,
    hidden: readonly Id[] = [],
  ) {
    this.#kept = new Remembered(key, asMade(columns, hidden), (kept) => acceptArrangement(columns, kept));
  }

  /** In their order and width, without the hidden ones. */
  get shown(): Column<Id>[] {
    return arranged(this.columns, this.#kept.value);
  }

  hides = (id: Id): boolean => this.#kept.value.hidden.includes(id);
  resize = (id: Id, width: number): void => this.#kept.set(resized(this.#kept.value, id, width));
  move = (id: Id, to: Id): void => this.#kept.set(moved(this.#kept.value, id, to));
  nudge = (id: Id, step: -1 | 1): void => this.#kept.set(nudged(this.#kept.value, id, step));
  toggle = (id: Id): void => this.#kept.set(toggled(this.#kept.value, id));
}
