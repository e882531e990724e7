/** The order and the bars of a what-if. Amounts stay exact; only pixels are floats. */
import { absolute, compare, percent, signOf } from "../../../format/decimal";

/** A customer, or a plan. */
export type Changed = { title: string; now: string; change: string; percent: string | null };

export const ORDERS = ["change", "losers", "winners", "percent", "now", "name"] as const;
export type Order = (typeof ORDERS)[number];

export const orderOf = (text: string | undefined): Order => ORDERS.find((one) => one === text) ?? "change";

/** `shock`: by which percent the hardest hit stand first. */
export function ordered<Row extends Changed>(rows: Row[], order: Order, shock: (row: Row) => string | null = (row) => row.percent): Row[] {
  const list = [...rows];
  switch (order) {
    case "change":
      return list.sort((a, b) => compare(absolute(b.change), absolute(a.change)));
    case "losers":
      return list.sort((a, b) => compare(b.change, a.change));
    case "winners":
      return list.sort((a, b) => compare(a.change, b.change));
    case "percent":
      // What can't be said in percent, as it was nothing before, comes last.
      return list.sort((a, b) => {
        const [one, other] = [shock(a), shock(b)];
        return one === null || other === null ? Number(one === null) - Number(other === null) : compare(absolute(other), absolute(one));
      });
    case "now":
      return list.sort((a, b) => compare(b.now, a.now));
    case "name":
      return list.sort((a, b) => a.title.localeCompare(b.title));
  }
}

/** Where a bar from the middle begins and how wide it is, in percent, against the greatest change. */
export function bar(change: string, most: string): { left: number; width: number } {
  const size = Number(percent(absolute(change), most, 3) ?? "0") / 2;
  return { left: signOf(change) < 0 ? 50 - size : 50, width: size };
}

export const greatest = (rows: Changed[]): string => rows.map((row) => absolute(row.change)).reduce((a, b) => (compare(a, b) >= 0 ? a : b), "0");
