/** Which rows of a table are selected: from `anchor` to `active`; -1: none. */
export class Picked {
  active = $state(-1);
  anchor = $state(-1);

  constructor(place: { row?: number | undefined; anchor?: number | undefined } = {}) {
    this.active = place.row ?? -1;
    this.anchor = place.anchor ?? this.active;
  }

  get from(): number {
    return Math.min(this.active, this.anchor);
  }

  get to(): number {
    return Math.max(this.active, this.anchor);
  }

  /** How many rows are selected. */
  get count(): number {
    return this.active < 0 ? 0 : this.to - this.from + 1;
  }

  has = (index: number): boolean => this.from >= 0 && index >= this.from && index <= this.to;

  select = (index: number, extend = false): void => {
    this.active = index;
    if (!extend || this.anchor < 0) this.anchor = index;
  };

  /** Where one stands is the first: the selection of everything is no reason to go to its end. */
  all(total: number): void {
    [this.active, this.anchor] = total > 0 ? [0, total - 1] : [-1, -1];
  }

  clear(): void {
    this.active = this.anchor = -1;
  }
}
