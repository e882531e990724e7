/** The answer of a query as a picture: which columns it draws, and where its bars and points stand. Values stay exact; only pixels are floats. */
import type { QueryView } from "../../bindings";
import { compare, formatDecimal, isDecimal, percent, signOf, subtract } from "../../format/decimal";

/** More bars than can be told apart; a line takes more points. */
export const MOST_BARS = 60;
export const MOST_POINTS = 400;

export type Mark = { label: string; value: string; shown: string; /** Percent of the width (or height) from the least to the most, zero included. */ at: number };
export type Chart = { label: string; value: string; marks: Mark[]; zero: number; least: string; most: string; left: number; empty: number };

/** The columns that can stand for the length of a bar. */
export function numericColumns(answer: QueryView): string[] {
  return answer.columns.filter((_, index) => answer.kinds[index] === "decimal" && answer.rows.some((row) => row[index] !== null));
}

/** The first column that is no number names the bars, the first number measures them; of numbers only, the first names. */
export function usual(answer: QueryView): { label: string; value: string } | null {
  const numbers = numericColumns(answer);
  const label = answer.columns.find((column) => !numbers.includes(column)) ?? (numbers.length > 1 ? numbers[0] : undefined);
  const value = numbers.find((column) => column !== label);
  return label !== undefined && value !== undefined ? { label, value } : null;
}

export function chart(answer: QueryView, label: string, value: string, most: number): Chart | null {
  const [names, values] = [answer.columns.indexOf(label), answer.columns.indexOf(value)];
  if (names < 0 || values < 0) return null;
  const all = answer.rows.filter((row) => isDecimal(row[values] ?? ""));
  const drawn = all.slice(0, most);
  const figures = drawn.map((row) => row[values] ?? "0");
  const top = figures.reduce((a, b) => (compare(a, b) >= 0 ? a : b), "0");
  const bottom = figures.reduce((a, b) => (compare(a, b) <= 0 ? a : b), "0");
  const span = subtract(top, bottom);
  const at = (figure: string) => Number(percent(subtract(figure, bottom), span, 3) ?? (signOf(figure) >= 0 ? 100 : 0));
  return {
    label,
    value,
    marks: drawn.map((row) => ({ label: row[names] ?? "NULL", value: row[values] ?? "0", shown: formatDecimal(row[values] ?? "0"), at: signOf(span) === 0 ? 0 : at(row[values] ?? "0") })),
    zero: signOf(span) === 0 ? 0 : at("0"),
    least: bottom,
    most: top,
    left: all.length - drawn.length,
    empty: answer.rows.length - all.length,
  };
}

/** Round figures between the least and the most, for the lines behind a line chart: 1, 2 or 5 times a power of ten. */
export function ticks(least: string, most: string, about = 5): string[] {
  const span = Number(subtract(most, least));
  if (!(span > 0)) return [];
  const raw = span / about;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= raw) ?? raw;
  const places = Math.max(0, -Math.floor(Math.log10(step)));
  const list: string[] = [];
  for (let tick = Math.ceil(Number(least) / step) * step; tick <= Number(most) + step / 1e6 && list.length < 20; tick += step) list.push(tick.toFixed(places).replace(/^-(0(?:\.0*)?)$/, "$1"));
  return list;
}
