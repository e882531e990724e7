/** The demo's groups of findings, and what was decided on them. */
import type { FindingGroupDetailView, FindingGroupView, FindingView, ReviewDecisionView, WaiverView } from "../../bindings";
import { KINDS } from "./faults";
import { stakesBy } from "./checks";
import { cents } from "./invoices";
import { check, decision, type World } from "./world";

type Mark = { state: string; waiver: WaiverView | null; history: ReviewDecisionView[] };
const marks = new Map<string, Mark>();
const waived = (id: string, expires: string, expired: boolean): WaiverView => ({ id, check: "ACC-08", summary: "three decimals in a currency of two", reason: "The vendor mends the export in December; the third decimal never reaches the customer.", owner: "Mikael Lindqvist", expires, expired, by: "Ruth Okafor", at: "2026-10-20T10:00:00Z" });

function mark(review: number, group: string): Mark {
  const key = `${review}/${group}`;
  let one = marks.get(key);
  if (!one) {
    const waiver = group === "G13" ? waived(`W-${review}`, "2026-12-31", false) : group === "G10" ? { ...waived(`X-${review}`, "2026-10-31", true), check: "TIM-04", summary: "due after 14 days instead of 30", reason: "Terms are corrected with the November run." } : null;
    marks.set(key, (one = { state: group === "G13" ? "waived" : group === "G4" ? "confirmed" : "open", waiver, history: group === "G4" ? [decision({ kind: "confirm", by: "Aditi Raghunathan", about: "G4", at: "2026-11-20T09:30:00Z", reason: "The rate table still has the rate of 2020, ticket 5120" })] : waiver ? [decision({ kind: "waive", by: waiver.by, at: waiver.at, about: group, reason: waiver.reason })] : [] }));
  }
  return one;
}

export function views(review: number, world: World): FindingGroupView[] {
  const stakes = stakesBy(world.items);
  return KINDS.map((kind) => {
    const [, name, family, severity] = check(kind.check);
    const those = world.findings.filter((finding) => finding.group === kind.id);
    const { state, waiver, history } = mark(review, kind.id);
    const novel = those.filter((finding) => finding.novelty === "new").length;
    return {
      id: kind.id, check: kind.check, check_name: name, family, severity, summary: `${name}: ${kind.fault}`, fault: kind.fault, conditions: kind.conditions, findings: those.length, invoices: new Set(those.map((finding) => finding.invoice || finding.id)).size,
      customers: new Set(those.map((finding) => finding.customer)).size, at_stake: stakes.get(kind.id) ?? [], new: novel, known: those.length - novel, state, waiver, decision: history[0] ?? null,
    };
  });
}

export function detail(review: number, world: World, id: string): FindingGroupDetailView {
  const group = views(review, world).find((one) => one.id === id);
  const kind = KINDS.find((one) => one.id === id);
  if (!group || !kind) throw { code: "not_found", message: `Group ${id} is not in this review.`, help: "The checks may have run again: open the list of groups." };
  const those = world.findings.filter((finding) => finding.group === id).sort((a, b) => Number.parseInt(b.at_stake.replace(".", ""), 10) - Number.parseInt(a.at_stake.replace(".", ""), 10));
  const [, , , , formula, , source] = check(kind.check);
  return { group, meaning: kind.meaning, formula, mend: kind.mend, source, examples: those.slice(0, 6), customers: shares(those, (one) => one.customer), products: kind.conditions.some((one) => one.field === "product") || those.some((one) => one.line) ? shares(those, (one) => one.message.match(/[A-Z]+-[A-Z0-9]+/)?.[0] ?? kind.conditions.find((c) => c.field === "product")?.value ?? "") : [], history: mark(review, id).history };
}

function shares(those: FindingView[], by: (finding: FindingView) => string): FindingGroupDetailView["customers"] {
  const parts = new Map<string, { findings: number; currency: string; value: number }>();
  for (const finding of those) {
    const part = parts.get(by(finding)) ?? { findings: 0, currency: finding.currency, value: 0 };
    parts.set(by(finding), { ...part, findings: part.findings + 1, value: part.value + (finding.group === "G13" ? 0 : Number.parseInt(finding.at_stake.replace(".", ""), 10)) });
  }
  return [...parts].filter(([value]) => value).sort(([, a], [, b]) => b.value - a.value || b.findings - a.findings).slice(0, 6).map(([value, part]) => ({ value, findings: part.findings, at_stake: [{ currency: part.currency, amount: cents(part.value) }] }));
}

const STATES: Record<string, string> = { confirm: "confirmed", dismiss: "dismissed", reopen: "open" };

export function decide(review: number, world: World, id: string, verdict: string, reason: string, by: string): FindingGroupView {
  const one = mark(review, id);
  one.state = STATES[verdict] ?? "open";
  one.history = [decision({ kind: verdict, by, about: id, reason }), ...one.history];
  return views(review, world).find((group) => group.id === id)!;
}

export function waive(review: number, world: World, id: string, given: { reason: string; owner: string; expires: string; by: string }): FindingGroupView {
  const one = mark(review, id);
  const kind = KINDS.find((of) => of.id === id)!;
  one.state = "waived";
  one.waiver = { id: `W-${review}-${id}`, check: kind.check, summary: kind.fault, expired: false, at: new Date().toISOString(), ...given };
  one.history = [decision({ kind: "waive", by: given.by, about: id, reason: given.reason }), ...one.history];
  for (const finding of world.findings) if (finding.group === id) finding.waived = true;
  return views(review, world).find((group) => group.id === id)!;
}

export function withdraw(waiver: string, reason: string, by: string): WaiverView[] {
  for (const [key, one] of marks) if (one.waiver?.id === waiver) {
    one.waiver = null;
    one.state = "open";
    one.history = [decision({ kind: "withdraw", by, about: key.split("/")[1] ?? "", reason }), ...one.history];
  }
  return waivers();
}

export function waivers(): WaiverView[] {
  for (const kind of KINDS) mark(1, kind.id);
  return [...marks.values()].flatMap((one) => (one.waiver ? [one.waiver] : [])).sort((a, b) => (a.expires < b.expires ? -1 : 1));
}
