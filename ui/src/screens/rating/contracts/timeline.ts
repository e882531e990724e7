/** Phases on a line of days. Only pixels are floats. */
import type { PhaseView } from "../../../bindings";

export type Bar = { phase: PhaseView; left: number; width: number; open: boolean };
export type Lane = { item: string; bars: Bar[] };

const DAY = 86_400_000;
const at = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY;

/** The first and the last day that are drawn: the whole term, and always the rated period; a contract without end shows a quarter more. */
export function extent(phases: PhaseView[], from: string, until: string, now: [string, string]): [string, string] {
  const firsts = [from, now[0], ...phases.map((phase) => phase.from)].filter(Boolean).sort();
  const lasts = [until, now[1], ...phases.map((phase) => phase.until)].filter(Boolean).sort();
  const end = lasts.at(-1) ?? now[1];
  if (until) return [firsts[0] ?? now[0], end];
  return [firsts[0] ?? now[0], new Date((at(end) + 92) * DAY).toISOString().slice(0, 10)];
}

/** Where a day stands, in percent of the width. */
export const place = (day: string, [first, last]: [string, string]): number => (100 * (at(day) - at(first))) / Math.max(1, at(last) + 1 - at(first));

/** One lane for each item, its phases after each other. */
export function lanes(phases: PhaseView[], drawn: [string, string]): Lane[] {
  const items = [...new Set(phases.map((phase) => phase.item))];
  return items.map((item) => ({
    item,
    bars: phases
      .filter((phase) => phase.item === item)
      .map((phase) => {
        const left = Math.max(0, place(phase.from, drawn));
        const end = phase.until ? place(new Date((at(phase.until) + 1) * DAY).toISOString().slice(0, 10), drawn) : 100;
        return { phase, left, width: Math.max(0.5, Math.min(100, end) - left), open: !phase.until };
      }),
  }));
}
