/** What the demo's checks came to, and their settings. */
import type { CheckOutcomeView, FamilyView, FindingView, ReviewSettingsView } from "../../bindings";
import { CATALOGUE } from "./catalogue";
import { KINDS } from "./faults";
import { type Item, money } from "./world";

const NEEDS: [RegExp, string][] = [
  [/usage|fulfil|delivery|order|dispatch/i, "usage or deliveries"], [/\bGL\b|AR\b|AR,|movements|accru/i, "general-ledger totals"], [/schedule|rev /i, "revenue schedules"], [/^rates|rates\b.*date|FX/i, "exchange rates"],
  [/bill run|import log|control totals|staging/i, "the bill run's own counts"], [/dispute/i, "disputes"], [/cert/i, "exemption certificates"], [/periods/i, "the calendar of periods"], [/charges$/i, "charges"], [/policy|write-offs/i, "the allowance policy"],
];
const OFF = new Set(["TAX-12", "TAX-13", "TAX-14"]);
const FAMILIES = ["accuracy", "completeness", "timeliness", "tax", "receivables", "close"];

export function outcomes(items: Item[], findings: FindingView[]): CheckOutcomeView[] {
  const found = new Map<string, FindingView[]>();
  for (const finding of findings) found.set(finding.check, [...(found.get(finding.check)?.splice(0) ?? []), finding]);
  const stakes = stakesBy(items);
  return CATALOGUE.map(([id, name, family, severity, formula, inputs, source]) => {
    const those = findings.length ? findings.filter((finding) => finding.check === id) : [];
    const kind = KINDS.find((one) => one.check === id);
    const needs = those.length || kind ? [] : NEEDS.flatMap(([pattern, what]) => (pattern.test(inputs) ? [what] : []));
    const verdict = OFF.has(id) ? "off" : needs.length ? "not_run" : those.length ? "found" : "passed";
    return {
      id, name, family, severity, verdict, needs: verdict === "not_run" ? needs : [], findings: those.length, invoices: new Set(those.map((finding) => finding.invoice)).size, at_stake: verdict === "found" ? (stakes.get(kind?.id ?? "") ?? []) : [],
      meaning: kind?.meaning ?? `${name}.`, formula, stake: "what was billed less what should have been", mend: kind?.mend ?? "", source,
    };
  });
}

export function families(items: Item[], findings: FindingView[]): FamilyView[] {
  const all = outcomes(items, findings);
  return FAMILIES.map((family) => {
    const those = all.filter((check) => check.family === family);
    return { family, checks_run: those.filter((check) => ["passed", "found"].includes(check.verdict)).length, checks_not_run: those.filter((check) => check.verdict === "not_run").length, findings: those.reduce((sum, check) => sum + check.findings, 0), at_stake: money(those.flatMap((check) => check.at_stake.map(({ currency, amount }) => ({ currency, value: Math.round(Number(amount.replace(".", ""))) })))) };
  });
}

/** Money at stake by group: to the cent, as the findings say it. */
export function stakesBy(items: Item[]): Map<string, { currency: string; amount: string }[]> {
  const parts = new Map<string, { currency: string; value: number }[]>();
  for (const item of items) for (const finding of item.found) {
    const value = finding.group === "G13" ? 0 : Number.parseInt(finding.at_stake.replace(".", ""), 10);
    const list = parts.get(finding.group) ?? [];
    if (!list.length) parts.set(finding.group, list);
    list.push({ currency: finding.currency, value });
  }
  return new Map([...parts].map(([group, list]) => [group, money(list)]));
}

const PARAMETERS: Record<string, [string, string, string, string][]> = {
  "ACC-01": [["tolerance", "Tolerance per line", "0", "0"]],
  "ACC-19": [["days", "Days between the two", "3", "3"]],
  "ACC-25": [["deviations", "Robust deviations from the median", "6", "5"], ["months", "Months of history", "12", "12"]],
  "TIM-01": [["days", "Days agreed", "5", "5"]],
  "TIM-08": [["hours", "Hours that an extract stays fresh", "24", "24"]],
  "TAX-01": [["tolerance", "Tolerance per category", "0", "0"]],
  "AR-09": [["days", "Days that a dispute may stay open", "30", "30"]],
};

export let settings: ReviewSettingsView = {
  version: 7, by: "Mikael Lindqvist", at: "2026-10-02T12:11:00Z",
  checks: CATALOGUE.map(([id, name, family, severity]) => ({ id, name, family, meaning: KINDS.find((one) => one.check === id)?.meaning ?? `${name}.`, severity, usual_severity: id === "TIM-04" ? "medium" : severity, off: OFF.has(id), parameters: (PARAMETERS[id] ?? []).map(([of, title, value, usual]) => ({ name: of, title, value, usual })) })),
  approval_limits: [{ currency: "GBP", amount: "25000.00" }, { currency: "EUR", amount: "30000.00" }],
};

export function save(changed: ReviewSettingsView): ReviewSettingsView {
  return (settings = changed);
}
