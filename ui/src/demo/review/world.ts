/** A review of the demo: its items, its findings and what people decided. Built when it is first asked for. */
import type { FindingView, QueueItemView, QueueQuery, ReviewDecisionView } from "../../bindings";
import { CATALOGUE } from "./catalogue";
import { KINDS, planted } from "./faults";
import { cents, customer, type Invoice, invoice, mix } from "./invoices";
import { people } from "./people";

export type Item = QueueItemView & { cents: number; stake: number; groups: string[]; found: FindingView[] };

const WEIGHTS: Record<string, number> = { critical: 8, high: 4, medium: 2, low: 1 };
const SEVERITIES = ["critical", "high", "medium", "low"];
export const check = (id: string) => CATALOGUE.find((one) => one[0] === id) ?? CATALOGUE[0]!;
export const kindOf = (group: string) => KINDS.find((one) => one.id === group) ?? KINDS[0]!;

export class World {
  items: Item[] = [];
  findings: FindingView[] = [];
  histories = new Map<number, ReviewDecisionView[]>();
  #faults: Map<number, string[]>;
  #orders = new Map<string, Item[]>();
  #sums = new WeakMap<Item[], ReturnType<World["sums"]>>();

  constructor(readonly invoices: number) {
    this.#faults = planted(invoices);
    for (let index = 0; index < invoices; index++) this.items.push(this.#item(index));
    this.#missing();
    this.#decided();
  }

  invoice(item: Item): Invoice {
    return invoice(item.id - 1, this.#faults.get(item.id - 1) ?? []);
  }

  /** The items of a query, in its order. */
  ordered(query: QueueQuery): Item[] {
    const key = JSON.stringify(query);
    let order = this.#orders.get(key);
    if (!order) {
      order = sorted(this.items.filter((item) => passes(item, query)), query);
      if (this.#orders.size > 6) this.#orders.clear();
      this.#orders.set(key, order);
    }
    return order;
  }

  /** The money of a query: counted once for each order. */
  sums(order: Item[]): { gross: { currency: string; amount: string }[]; at_stake: { currency: string; amount: string }[] } {
    let sums = this.#sums.get(order);
    if (!sums) {
      sums = { gross: money(order.map((item) => ({ currency: item.currency, value: item.cents }))), at_stake: money(order.map((item) => ({ currency: item.currency, value: item.stake }))) };
      this.#sums.set(order, sums);
    }
    return sums;
  }

  /** What was decided changes which items a filter lets through. */
  changed(): void {
    this.#orders.clear();
  }

  #item(index: number): Item {
    const groups = this.#faults.get(index) ?? [];
    const made = invoice(index, groups);
    const found = made.faults.map((fault, at): FindingView => this.#finding(fault.group, { invoice: made.number, line: fault.line, field: fault.field, customer: made.customer.id, expected: fault.expected, actual: fault.actual, difference: fault.difference, currency: made.customer.currency, at_stake: fault.group === "G13" ? "0.005" : cents(fault.stake), message: fault.message }, at));
    this.findings.push(...found);
    const stake = made.faults.reduce((all, fault) => all + fault.stake, 0);
    return item(index + 1, { invoice: made.number, title: made.number, customer: made.customer.name, currency: made.customer.currency, cents: made.gross, stake, date: made.date, groups, found });
  }

  #finding(group: string, given: Pick<FindingView, "invoice" | "line" | "field" | "customer" | "expected" | "actual" | "difference" | "currency" | "at_stake" | "message">, at: number): FindingView {
    const kind = kindOf(group);
    const [id, name, family, severity] = check(kind.check);
    const number = this.findings.length + at + 1;
    return { id: number, check: id, check_name: name, family, severity, ...given, group, novelty: mix(number, 77) % 100 < (kind.new * 100) / kind.count ? "new" : "known", waived: group === "G13" };
  }

  #missing(): void {
    const count = Math.round((61 * this.invoices) / 25_900);
    for (let n = 0; n < count; n++) {
      const who = customer(1_500 + n * 3);
      const contract = `K-${2_500 + n * 3}`;
      const stake = 12_900 * (4 + (mix(n, 61) % 60));
      const found = [this.#finding("G6", { invoice: "", line: "", field: null, customer: who.id, expected: cents(stake), actual: "", difference: cents(-stake), currency: who.currency, at_stake: cents(stake), message: `contract ${contract} has been active since 1 Jun 2026 and has no line for October: ${stake / 12_900} × 129.00 = ${cents(stake)} not billed` }, 0)];
      this.findings.push(...found);
      this.items.push(item(this.invoices + n + 1, { invoice: "", title: `contract ${contract}`, customer: who.name, currency: who.currency, cents: 0, stake, date: null, groups: ["G6"], found }));
    }
  }

  /** Some days of work have gone by. */
  #decided(): void {
    for (const one of this.items) {
      const chance = mix(one.id, 501) % 100;
      const who = people[mix(one.id, 502) % people.length]?.name ?? "";
      if (one.findings || one.cents > 2_000_000) {
        one.assignee = chance < 70 ? who : null;
        one.due = one.assignee ? `2026-11-${String(18 + (mix(one.id, 503) % 12)).padStart(2, "0")}` : null;
      }
      if (!one.findings ? chance < 58 : chance < 9) this.#decide(one, one.cents > 2_500_000 ? "half_approved" : "approved", "Mikael Lindqvist", "approve", "");
      else if (one.findings && chance < 16) this.#decide(one, "held", "Aditi Raghunathan", "hold", "waiting for the corrected price list");
      else if (one.findings && chance < 18) this.#decide(one, "rejected", "Ruth Okafor", "reject", "to be billed again");
      else if (one.findings && chance < 26) one.status = "in_review";
      if (one.findings && chance % 13 === 5) {
        one.comments = 1;
        this.#note(one.id, { kind: "comment", by: "Aditi Raghunathan", reason: "@Ruth the customer called about this one on Friday, see the ticket.", mentions: ["Ruth Okafor"] });
      }
    }
  }

  #decide(one: Item, status: string, by: string, kind: string, reason: string): void {
    Object.assign(one, { status, decided_by: by, decided_at: "2026-11-20T15:12:00Z" });
    this.#note(one.id, { kind, by, reason, signed: kind === "approve" });
  }

  #note(id: number, what: Partial<ReviewDecisionView> & { kind: string; by: string }): void {
    this.histories.set(id, [decision({ about: String(id), at: "2026-11-20T15:12:00Z", ...what }), ...(this.histories.get(id) ?? [])]);
  }
}

let made = 0;
export const decision = (what: Partial<ReviewDecisionView> & { kind: string; by: string }): ReviewDecisionView => ({
  id: `${(++made).toString(16).padStart(8, "0")}${"e7".repeat(28)}`, about: "", at: new Date().toISOString(), reason: "", signed: false, stands: true, note: "", mentions: [], together_with: 1, ...what,
});

function item(id: number, given: { invoice: string; title: string; customer: string; currency: string; cents: number; stake: number; date: string | null; groups: string[]; found: FindingView[] }): Item {
  const severity = SEVERITIES.find((one) => given.found.some((finding) => finding.severity === one)) ?? "";
  const novel = given.found.some((finding) => finding.novelty === "new") ? 2 : 1;
  const risk = (WEIGHTS[severity] ?? 0) * novel * (1 + String(given.stake).length) + (severity ? Math.min(9, Math.floor(given.stake / 100_000)) : 0);
  return { id, ...given, gross: cents(given.cents), at_stake: cents(given.stake), findings: given.found.length, severity, risk, band: risk > 70 ? "high" : risk > 24 ? "medium" : risk > 0 ? "low" : "none", status: "to_review", assignee: null, due: null, decided_by: null, decided_at: null, comments: 0, sampled: false };
}

const TODAY = "2026-11-22";

function passes(one: Item, query: QueueQuery): boolean {
  const text = query.text.toLowerCase();
  const among = (list: string[], value: string) => !list.length || list.includes(value);
  return (
    among(query.statuses, one.status) && among(query.severities, one.severity) && among(query.bands, one.band) && among(query.currencies, one.currency) &&
    (!query.checks.length || one.found.some((finding) => query.checks.includes(finding.check))) &&
    (!query.group || one.groups.includes(query.group)) &&
    (!query.assignee || (query.assignee === "-" ? one.assignee === null : one.assignee === query.assignee)) &&
    (query.with_findings === null || one.findings > 0 === query.with_findings) &&
    (query.sampled === null || one.sampled === query.sampled) &&
    (!query.overdue || (one.due !== null && one.due < TODAY && !["approved", "rejected"].includes(one.status))) &&
    (!text || one.title.toLowerCase().includes(text) || one.customer.toLowerCase().includes(text))
  );
}

function sorted(items: Item[], query: QueueQuery): Item[] {
  const key = (query.sort || "risk") as keyof QueueItemView;
  const money = key === "gross" ? "cents" : key === "at_stake" ? "stake" : key;
  const rank = (one: Item) => one[money as keyof Item] ?? "";
  items.sort((a, b) => (typeof rank(a) === "number" ? Number(rank(a)) - Number(rank(b)) : String(rank(a)).localeCompare(String(rank(b)))) || a.id - b.id);
  return query.descending || !query.sort ? items.reverse() : items;
}

/** Sums of cents per currency. */
export function money(items: Iterable<{ currency: string; value: number }>): { currency: string; amount: string }[] {
  const sums = new Map<string, number>();
  for (const { currency, value } of items) sums.set(currency, (sums.get(currency) ?? 0) + value);
  return [...sums].sort(([a], [b]) => b.localeCompare(a)).map(([currency, value]) => ({ currency, amount: cents(value) }));
}
