/** Counts, dates, sizes and durations as the user's locale says them. */
import { currentLocale } from "./decimal";

const formats = new Map<string, Intl.NumberFormat>();

/** A whole number: `25,900`. */
export function count(value: number): string {
  const locale = currentLocale();
  let format = formats.get(locale);
  if (!format) formats.set(locale, (format = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })));
  return format.format(value);
}

/** `1 line`, `1,486 lines`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A date of a file, `2010-12-01`: `1 Dec 2010`; another text comes back untouched. */
export function day(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  const date = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return text;
  return date.toLocaleDateString(currentLocale(), { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
}

/** An instant in the user's own time: `22 Nov, 14:03`, with its year where that is another one. */
export function moment(text: string, now = new Date()): string {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return text;
  const year = date.getFullYear() === now.getFullYear() ? {} : { year: "numeric" as const };
  return date.toLocaleString(currentLocale(), { day: "numeric", month: "short", ...year, hour: "2-digit", minute: "2-digit" });
}

/** `1.4 MB`. */
export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let size = value;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  const digits = unit === 0 || size >= 100 ? 0 : 1;
  return `${size.toLocaleString(currentLocale(), { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${units[unit]}`;
}

/** `12 s`, `3 min 20 s`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.max(0, Math.round(seconds))} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** `October`, `October and v41`, `a, b and c`. */
export function list(words: string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
