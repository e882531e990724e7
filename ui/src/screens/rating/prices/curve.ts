/** A price curve as a picture: where its points stand, and what one more unit costs. Amounts stay exact; only pixels are floats. */
import { compare, percent, signOf, subtract } from "../../../format/decimal";
import { ticks } from "../../sql/chart";

export type Point = { quantity: string; amount: string; /** What each unit since the point before costs; empty where nothing lies between. */ marginal: string; x: number; y: number };
export type Curve = { points: Point[]; across: { tick: string; at: number }[]; up: { tick: string; at: number }[] };

const PLACES = 4;

/** `part / whole`, rounded to four places: a hundredth of the percentage. */
function each(part: string, whole: string): string {
  const found = percent(part, times100(whole), PLACES);
  return found === null ? "" : found.includes(".") ? found.replace(/\.?0+$/, "") : found;
}

/** A hundred times as much: the point moves two places. */
function times100(text: string): string {
  const [whole = "0", fraction = ""] = text.split(".");
  return `${whole}${fraction.padEnd(2, "0").slice(0, 2)}${fraction.length > 2 ? `.${fraction.slice(2)}` : ""}`;
}

export function curveOf(points: [string, string][]): Curve {
  const amounts = points.map(([, amount]) => amount);
  const end = points.at(-1)?.[0] ?? "0";
  const start = points[0]?.[0] ?? "0";
  const most = amounts.reduce((a, b) => (compare(a, b) >= 0 ? a : b), "0");
  const least = amounts.reduce((a, b) => (compare(a, b) <= 0 ? a : b), "0");
  const [wide, high] = [subtract(end, start), subtract(most, least)];
  const x = (quantity: string) => Number(percent(subtract(quantity, start), wide, 4) ?? "0");
  const y = (amount: string) => Number(percent(subtract(amount, least), high, 4) ?? "0");
  return {
    points: points.map(([quantity, amount], index) => {
      const before = points[index - 1];
      const units = before ? subtract(quantity, before[0]) : "0";
      return { quantity, amount, marginal: before && signOf(units) > 0 ? each(subtract(amount, before[1]), units) : "", x: x(quantity), y: y(amount) };
    }),
    across: ticks(start, end).map((tick) => ({ tick, at: x(tick) })),
    up: ticks(least, most).map((tick) => ({ tick, at: y(tick) })),
  };
}

/** The point nearest to a share of the width. */
export function nearest(points: Point[], share: number): number {
  let best = 0;
  points.forEach((point, index) => {
    if (Math.abs(point.x - share * 100) < Math.abs((points[best]?.x ?? 0) - share * 100)) best = index;
  });
  return best;
}

/** What a unit costs on average up to the point. */
export const average = (point: Point): string => (signOf(point.quantity) > 0 ? each(point.amount, point.quantity) : "");

