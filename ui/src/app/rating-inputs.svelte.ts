/** The files that a rating or a what-if is made of, gathered before it starts: chosen, or dropped on the window. */
import { call } from "../backend";
import type { ChosenFileView, ColumnMappingView, RatingColumnsView, RatingRequest, ReadAsView, SaidColumnView } from "../bindings";
import { report } from "./toasts.svelte";

export const INPUTS = ["contracts", "prices", "other_prices", "usage", "tax_rates"] as const;
export type Input = (typeof INPUTS)[number];

/** What a file's name says of it. */
const NAMES: readonly (readonly [Input, RegExp])[] = [
  ["usage", /usage|events?|metering|meters?\b|focus|consumption/i],
  ["tax_rates", /tax|vat/i],
  ["contracts", /contract|subscription|order|cpq|agreement/i],
  ["prices", /pric|rate.?card|plans?\b|tariff|catalog|charges?/i],
];

export class Inputs {
  files = $state.raw<Record<Input, ChosenFileView[]>>({ contracts: [], prices: [], other_prices: [], usage: [], tax_rates: [] });
  /** `2026-10`, or a first and a last day. */
  period = $state(monthBefore(new Date()));
  /** The day or month since which prepaid credits are drawn; empty: they are what is left when the period begins. */
  creditsSince = $state("");
  dialect = $state("tieout");
  settings = $state.raw<Record<string, string>>({});
  /** Of contracts and prices that name none. */
  currency = $state("");
  /** Negative usage corrects earlier usage. */
  corrections = $state(false);
  /** What is said of the columns. */
  said = $state.raw<SaidColumnView[]>([]);
  /** What the columns of an input are read as, while they are looked at. */
  looked = $state.raw<Partial<Record<Input, RatingColumnsView>>>({});

  constructor(readonly kinds: readonly Input[]) {}

  async choose(kind: Input): Promise<void> {
    try {
      this.add(kind, await call("files_choose", { kind }));
    } catch (error) {
      report(error);
    }
  }

  add(kind: Input, files: ChosenFileView[]): void {
    this.files = { ...this.files, [kind]: [...this.files[kind], ...files] };
    this.close(kind);
  }

  remove(kind: Input, token: string): void {
    this.files = { ...this.files, [kind]: this.files[kind].filter((file) => file.token !== token) };
    this.close(kind);
  }

  move(from: Input, to: Input, token: string): void {
    const file = this.files[from].find((one) => one.token === token);
    if (!file || from === to) return;
    this.remove(from, token);
    this.add(to, [file]);
  }

  /** Dropped files: each goes where its name says, else to the first input that still lacks one. */
  take(files: ChosenFileView[]): void {
    for (const file of files) this.add(this.#guess(file.name), [file]);
  }

  get readAs(): ReadAsView {
    return { columns: this.said, currency: this.currency.trim(), corrections: this.corrections };
  }

  /** Opens the columns of an input, or reads them again after an answer. */
  async look(kind: Input): Promise<void> {
    const request: RatingRequest = { name: "", contracts: this.tokens("contracts"), prices: this.tokens(kind === "other_prices" ? kind : "prices"), usage: this.tokens("usage"), tax_rates: this.tokens("tax_rates"), period: this.period, credits_since: this.creditsSince, dialect: this.dialect, settings: this.settings, read_as: this.readAs };
    this.looked = { ...this.looked, [kind]: await call("rating_columns", { request, input: inputOf(kind) }) };
  }

  close(kind: Input): void {
    const { [kind]: _, ...rest } = this.looked;
    this.looked = rest;
  }

  /** Opens the columns of every input of which something must be said before it can be read. */
  async ask(): Promise<void> {
    for (const kind of this.kinds.filter((kind) => this.files[kind].length)) {
      try {
        await this.look(kind);
        if (!asks(this.looked[kind])) this.close(kind);
      } catch (error) {
        report(error);
      }
    }
  }

  /** What somebody says of a column holds for every file of its input. */
  say(kind: Input, found: ColumnMappingView, answer: ColumnMappingView): void {
    const input = inputOf(kind);
    const earlier = this.said.find((one) => one.input === input && one.column === answer.header);
    const field = answer.field === found.field ? (earlier?.field ?? null) : answer.field === answer.header ? null : answer.field;
    const format = answer.format === found.format && !found.question ? (earlier?.format ?? "") : answer.format;
    const others = this.said.filter((one) => one !== earlier);
    this.said = field === null && !format ? others : [...others, { input, column: answer.header, field, format: answer.kind === "text" ? "" : format }];
    this.look(kind).catch(report);
  }

  tokens(kind: Input): string[] {
    return this.files[kind].map((file) => file.token);
  }

  set(setting: string, value: string, usual: string): void {
    const { [setting]: _, ...rest } = this.settings;
    this.settings = value === usual ? rest : { ...rest, [setting]: value };
  }

  #guess(name: string): Input {
    const named = NAMES.find(([, pattern]) => pattern.test(name))?.[0];
    if (named === "prices" && this.kinds.includes("other_prices") && this.files.prices.length) return "other_prices";
    return named ?? this.kinds.find((kind) => !this.files[kind].length) ?? "usage";
  }
}

/** A trial's prices are read as prices are. */
const inputOf = (kind: Input) => (kind === "other_prices" ? "prices" : kind);

/** Whether something must be said of the columns before the files can be read. */
export function asks(view: RatingColumnsView | undefined): boolean {
  return (view?.files ?? []).some((file) => file.missing.length || file.mapping.some((column) => column.certainty === "ask"));
}

/** The month before the one of that day: what is rated most often. */
export function monthBefore(today: Date): string {
  const first = new Date(Date.UTC(today.getFullYear(), today.getMonth() - 1, 1));
  return first.toISOString().slice(0, 7);
}

/** Why a period can't be understood; `null` where it can. */
export function wrongPeriod(text: string): string | null {
  const [first = "", last = first, more] = text.trim().split("..").map((part) => part.trim());
  const form = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;
  if (more !== undefined || !form.test(first) || !form.test(last)) return "Write a month as 2026-10, or a first and a last day as 2026-10-05..2026-10-20.";
  return first > last ? "The first day comes after the last." : null;
}

/** Why prepaid credits can't be counted since then; `null` where they can. */
export function wrongSince(text: string, period: string): string | null {
  if (!text.trim()) return null;
  if (wrongPeriod(text) || text.includes("..")) return "Write a day or a month, as 2026-01.";
  return text.trim() > (period.split("..")[0] ?? "").trim() ? "That is after the period begins." : null;
}

export const ratingInputs = new Inputs(["contracts", "prices", "usage", "tax_rates"]);
export const whatIfInputs = new Inputs(INPUTS);
