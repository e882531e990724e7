/** Thresholds and severities while they are being changed. */
import type { ReviewSettingsView } from "../../../bindings";
import { isDecimal, signOf } from "../../../format/decimal";

/** What differs from what is kept, in words; a new version says only this. */
export function changes(kept: ReviewSettingsView, now: ReviewSettingsView): string[] {
  const before = new Map(kept.checks.map((check) => [check.id, check]));
  const words = now.checks.flatMap((check) => {
    const was = before.get(check.id);
    if (!was) return [];
    const parameters = check.parameters.flatMap((parameter) => {
      const old = was.parameters.find((one) => one.name === parameter.name)?.value ?? "";
      return old === parameter.value ? [] : [`${check.id} ${parameter.title.toLowerCase()} ${old} → ${parameter.value}`];
    });
    return [...(was.off === check.off ? [] : [`${check.id} ${check.off ? "off" : "on"}`]), ...(was.severity === check.severity ? [] : [`${check.id} ${was.severity} → ${check.severity}`]), ...parameters];
  });
  const limits = (of: ReviewSettingsView) => of.approval_limits.map(({ currency, amount }) => `${currency} ${amount}`).join(", ");
  return limits(kept) === limits(now) ? words : [...words, `approval limits ${limits(kept) || "none"} → ${limits(now) || "none"}`];
}

/** Why these can't be kept; `null` where they can. */
export function problem(settings: ReviewSettingsView): string | null {
  for (const check of settings.checks) {
    const wrong = check.parameters.find((parameter) => !isDecimal(parameter.value));
    if (wrong) return `${check.name}: ${wrong.title.toLowerCase()} is no number.`;
  }
  for (const { currency, amount } of settings.approval_limits) {
    if (!/^[A-Z]{3}$/.test(currency)) return `${currency || "A limit"} is no currency: three capital letters are.`;
    if (!isDecimal(amount) || signOf(amount) < 0) return `The limit in ${currency} is no amount.`;
  }
  const currencies = settings.approval_limits.map((limit) => limit.currency);
  return new Set(currencies).size === currencies.length ? null : "A currency has two limits.";
}

/** How many of a family differ from what is usual. */
export function unusual(checks: ReviewSettingsView["checks"]): number {
  return checks.filter((check) => check.off || check.severity !== check.usual_severity || check.parameters.some((parameter) => parameter.value !== parameter.usual)).length;
}
