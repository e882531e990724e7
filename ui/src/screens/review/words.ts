/** The words of a review, and its money in a sentence. */
import type { MoneyView, QueueItemView } from "../../bindings";
import { compare, formatMoney, signOf } from "../../format/decimal";
import { day, list } from "../../format/words";

export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export const BANDS = ["high", "medium", "low", "none"] as const;
export const FAMILIES = ["accuracy", "completeness", "timeliness", "tax", "receivables", "close"] as const;

export const STATUSES = [
  { value: "to_review", label: "To review" },
  { value: "in_review", label: "In review" },
  { value: "held", label: "Held" },
  { value: "half_approved", label: "Second due" },
  { value: "rejected", label: "Rejected" },
  { value: "approved", label: "Approved" },
] as const;

export const VERDICTS = [
  { value: "found", label: "Found something" },
  { value: "not_run", label: "Not run" },
  { value: "passed", label: "Passed" },
  { value: "off", label: "Off" },
] as const;

export const GROUP_STATES: Record<string, string> = { open: "open", confirmed: "to be mended", dismissed: "no fault", waived: "waived" };

const KINDS: Record<string, string> = {
  hold: "held it", reject: "rejected it", approve: "approved it", reopen: "reopened it", assign: "assigned it", comment: "said", confirm: "confirmed the fault", dismiss: "dismissed it", waive: "waived it",
  withdraw: "withdrew the waiver", sample: "looked at it for the sample", handover: "handed it over", sign_off: "signed the review off",
};

export const statusLabel = (status: string): string => STATUSES.find((one) => one.value === status)?.label ?? status.replaceAll("_", " ");
export const decisionWords = (kind: string): string => KINDS[kind] ?? kind.replaceAll("_", " ");
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `GBP 310,220.10`. */
export const oneMoney = ({ currency, amount }: MoneyView): string => `${currency ? `${currency} ` : ""}${formatMoney(amount, currency)}`;

/** `GBP 310,220.10 and EUR 12.00`: what is zero is left out, unless there is nothing else. Never a sum across currencies. */
export function moneyWords(amounts: MoneyView[]): string {
  const some = amounts.filter(({ amount }) => signOf(amount) !== 0);
  return list((some.length ? some : amounts.slice(0, 1)).map(oneMoney));
}

export const amountIn = (amounts: MoneyView[], currency: string): string => amounts.find((one) => one.currency === currency)?.amount ?? "0";

/** For `Array.sort`: the most in this currency first; where that is equal, the most in any other. */
export function byMoney(currency: string): (a: { at_stake: MoneyView[] }, b: { at_stake: MoneyView[] }) => number {
  const rest = (of: MoneyView[]) => of.reduce((most, one) => (one.currency !== currency && compare(one.amount, most) > 0 ? one.amount : most), "0");
  return (a, b) => compare(amountIn(b.at_stake, currency), amountIn(a.at_stake, currency)) || compare(rest(b.at_stake), rest(a.at_stake));
}

/** `RO` for Ruth Okafor: two letters for a narrow column, the whole name beside it for who asks. */
export function initials(name: string | null): string {
  if (!name) return "";
  const parts = name.trim().split(/\s+/);
  const letter = (part: string | undefined) => [...(part ?? "")][0] ?? "";
  return (letter(parts[0]) + (parts.length > 1 ? letter(parts.at(-1)) : "")).toLocaleUpperCase();
}

const CLOSED = new Set(["approved", "rejected"]);
const DAY = 86_400_000;

/** When an item is due, counted from a day: `3 d late`, `today`, `5 d`; nothing once it is decided. */
export function dueWords({ due, status }: Pick<QueueItemView, "due" | "status">, today: string): { text: string; late: boolean } | null {
  if (!due || CLOSED.has(status)) return null;
  const days = Math.round((Date.parse(due) - Date.parse(today)) / DAY);
  if (Number.isNaN(days)) return { text: due, late: false };
  if (days < 0) return { text: `${-days} d late`, late: true };
  if (days === 0) return { text: "today", late: false };
  return { text: days < 100 ? `${days} d` : day(due), late: false };
}

/** A day of the user's own calendar as files write it. */
export function dayOf(date: Date): string {
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
}

/** Days to wait that people choose from: in days, and the end of the quarter and of the year. */
export function expiries(today: Date): { label: string; value: string }[] {
  const after = (days: number) => dayOf(new Date(today.getFullYear(), today.getMonth(), today.getDate() + days));
  const quarter = new Date(today.getFullYear(), Math.floor(today.getMonth() / 3) * 3 + 3, 0);
  const year = new Date(today.getFullYear(), 12, 0);
  const all = [{ label: "30 days", value: after(30) }, { label: "90 days", value: after(90) }, { label: "End of quarter", value: dayOf(quarter) }, { label: "End of year", value: dayOf(year) }];
  return all.filter((one, at) => all.findIndex((other) => other.value === one.value) === at);
}
