/** Words of ratings. */
import { currentLocale, formatDecimal } from "../../format/decimal";
import { day } from "../../format/words";
import type { Input } from "../../app/rating-inputs.svelte";

export const INPUT_TITLES: Record<Input, string> = { contracts: "Contracts", prices: "Prices", other_prices: "Prices to try", usage: "Usage", tax_rates: "Tax rates" };

export const inputTitle = (kind: string): string => INPUT_TITLES[kind as Input] ?? kind;

/** `October 2026` for a whole month, `1 Oct 2026 – 20 Oct 2026` for another span. */
export function span(from: string, until: string): string {
  const [year, month] = from.split("-").map(Number);
  const last = year && month ? new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) : "";
  if (from.endsWith("-01") && until === last) return new Date(`${from}T00:00:00Z`).toLocaleDateString(currentLocale(), { month: "long", year: "numeric", timeZone: "UTC" });
  return until ? `${day(from)} – ${day(until)}` : `from ${day(from)}`;
}

/** What a period that was typed is called: `October 2026` for `2026-10`, the text itself for another. */
export function periodTitle(text: string): string {
  const [year, month, more] = text.trim().split("-").map(Number);
  if (!year || !month || more !== undefined || Number.isNaN(month)) return text.trim();
  return span(`${text.trim()}-01`, new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10));
}

/** `per_unit` → `Per unit`. */
export function titled(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `half_up` → `half up`: a value as it is read. */
export const spoken = (value: string): string => value.replaceAll("_", " ");

/** A quantity: digits without the zeros that say nothing. */
export const quantity = (text: string): string => formatDecimal(text.includes(".") ? text.replace(/\.?0+$/, "") : text);

export type Side = { right: string; title: string; short: string; sign: string; look: string };
/** Which side a rating agrees with. Before is left, after right. */
export const SIDES: readonly Side[] = [
  { right: "before", title: "before was right", short: "before", sign: "←", look: "removed" },
  { right: "after", title: "after is right", short: "after", sign: "→", look: "intended" },
  { right: "neither", title: "neither is right", short: "neither", sign: "≠", look: "changed" },
];

export const sideOf = (right: string): Side | undefined => SIDES.find((one) => one.right === right);
