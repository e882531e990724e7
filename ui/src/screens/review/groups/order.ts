/** How the groups of findings are ordered, and what may be decided on one. */
import type { FindingGroupView } from "../../../bindings";
import { byMoney, FAMILIES, SEVERITIES } from "../words";

export const SORTS = [
  { value: "", label: "money" },
  { value: "severity", label: "severity" },
  { value: "findings", label: "findings" },
  { value: "new", label: "what is new" },
  { value: "family", label: "family" },
];

const place = (list: readonly string[], value: string) => (list.includes(value) ? list.indexOf(value) : list.length);

export function ordered(groups: FindingGroupView[], sort: string, currency: string): FindingGroupView[] {
  const money = byMoney(currency);
  const by: Record<string, (a: FindingGroupView, b: FindingGroupView) => number> = {
    severity: (a, b) => place(SEVERITIES, a.severity) - place(SEVERITIES, b.severity),
    findings: (a, b) => b.findings - a.findings,
    new: (a, b) => b.new - a.new,
    family: (a, b) => place(FAMILIES, a.family) - place(FAMILIES, b.family),
  };
  const first = by[sort] ?? (() => 0);
  return [...groups].sort((a, b) => first(a, b) || money(a, b) || b.findings - a.findings);
}

/** A waiver that has run out is one no longer: the group is open again. */
export const expired = (group: FindingGroupView): boolean => group.waiver?.expired ?? false;

/** Where the walk goes after a decision: to the next one that is still open, else stays. */
export function nextOpen(groups: FindingGroupView[], after: string): string | undefined {
  const at = groups.findIndex((group) => group.id === after);
  return [...groups.slice(at + 1), ...groups.slice(0, Math.max(0, at))].find((group) => group.state === "open")?.id;
}
