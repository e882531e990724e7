/**
 * Exact decimals as text: arithmetic in whole numbers, and forms for the screen. Nothing here ever becomes a float.
 *
 * A decimal is `-?digits[.digits]`, as Rust's `Decimal` writes it. Texts of another form are shown as they are.
 */

type Parts = { negative: boolean; digits: bigint; scale: number };

const FORM = /^([+-]?)(\d+)(?:\.(\d*))?$|^([+-]?)\.(\d+)$/;

function parse(text: string): Parts | null {
  const found = FORM.exec(text);
  if (!found) return null;
  const whole = found[2] ?? "";
  const fraction = found[3] ?? found[5] ?? "";
  const digits = BigInt(whole + fraction || "0");
  return { negative: (found[1] ?? found[4]) === "-" && digits !== 0n, digits, scale: fraction.length };
}

function write({ negative, digits, scale }: Parts): string {
  const text = digits.toString().padStart(scale + 1, "0");
  const whole = scale ? text.slice(0, -scale) : text;
  const fraction = scale ? `.${text.slice(-scale)}` : "";
  return `${negative && digits !== 0n ? "-" : ""}${whole}${fraction}`;
}

const signed = ({ negative, digits }: Parts): bigint => (negative ? -digits : digits);
const power = (places: number): bigint => 10n ** BigInt(places);
const from = (value: bigint, scale: number): Parts => ({ negative: value < 0n, digits: value < 0n ? -value : value, scale });

export function isDecimal(text: string): boolean {
  return FORM.test(text);
}

/** The sum, with as many decimals as the finest of its terms; texts that are no decimals count as zero. */
export function sum(texts: Iterable<string>): string {
  let total = 0n;
  let scale = 0;
  for (const text of texts) {
    const part = parse(text);
    if (!part) continue;
    if (part.scale > scale) {
      total *= power(part.scale - scale);
      scale = part.scale;
    }
    total += signed(part) * power(scale - part.scale);
  }
  return write(from(total, scale));
}

export function negate(text: string): string {
  const part = parse(text);
  return part ? write({ ...part, negative: !part.negative }) : text;
}

export function subtract(a: string, b: string): string {
  return sum([a, negate(b)]);
}

export function absolute(text: string): string {
  return signOf(text) < 0 ? negate(text) : text;
}

/** -1, 0 or 1; 0 for what is no decimal. */
export function signOf(text: string): -1 | 0 | 1 {
  const part = parse(text);
  if (!part || part.digits === 0n) return 0;
  return part.negative ? -1 : 1;
}

/** Negative where `a` is less than `b`: for `Array.sort`. */
export function compare(a: string, b: string): number {
  return signOf(subtract(a, b));
}

/** `part` in percent of `whole`, rounded half up to `places`; `null` where the whole is zero. */
export function percent(part: string, whole: string, places = 2): string | null {
  const p = parse(part);
  const w = parse(whole);
  if (!p || !w || w.digits === 0n) return null;
  const over = p.digits * power(w.scale + places + 2);
  const under = w.digits * power(p.scale);
  const rounded = (over * 2n + under) / (under * 2n);
  return write({ negative: p.negative !== w.negative, digits: rounded, scale: places });
}

type Marks = {
  group: string;
  decimal: string;
  primary: number;
  secondary: number;
  minimum: number;
  digits: string[];
  before: string;
  after: string;
  plus: string;
};

const marksByLocale = new Map<string, Marks>();

function marksOf(locale: string): Marks {
  const known = marksByLocale.get(locale);
  if (known) return known;
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: 1 });
  const parts = format.formatToParts(1234567890123.5);
  const groups = parts.filter((part) => part.type === "integer").map((part) => part.value.length);
  const negative = format.formatToParts(-1);
  const number = negative.findIndex((part) => part.type === "integer");
  const last = negative.findLastIndex((part) => part.type === "fraction");
  // The hyphen stands lower and shorter than figures do: the typographic minus lines up with the plus.
  const edge = (slice: Intl.NumberFormatPart[]) => slice.map((part) => part.value).join("").replace("-", "−");
  const marks: Marks = {
    group: parts.find((part) => part.type === "group")?.value ?? "",
    decimal: parts.find((part) => part.type === "decimal")?.value ?? ".",
    primary: groups.at(-1) ?? 3,
    secondary: groups.at(-2) ?? 3,
    minimum: format.formatToParts(1234).some((part) => part.type === "group") ? 4 : 5,
    digits: Array.from({ length: 10 }, (_, digit) => new Intl.NumberFormat(locale).format(digit)),
    before: edge(negative.slice(0, number)),
    after: edge(negative.slice(last + 1)),
    plus: "+",
  };
  marksByLocale.set(locale, marks);
  return marks;
}

export type DecimalForm = {
  locale?: string;
  /** `always` puts a plus before what is above zero. */
  sign?: "negative" | "always" | "never";
  /** Pad with zeros to at least so many decimals; further digits are kept. */
  places?: number;
};

let defaultLocale = usable(typeof navigator === "undefined" ? "" : navigator.language);

/** WebKitGTK takes its language from the environment: where that says `C`, no form can be made of it. */
function usable(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? "en-GB";
  } catch {
    return "en-GB";
  }
}

/** The locale of every form from now on: the user's own, unless a test or a screenshot says otherwise. */
export function setLocale(locale: string): void {
  defaultLocale = usable(locale);
}

export function currentLocale(): string {
  return defaultLocale;
}

function grouped(whole: string, marks: Marks): string {
  if (!marks.group || whole.length < marks.minimum) return whole;
  let rest = whole.slice(0, -marks.primary);
  const groups = [whole.slice(-marks.primary)];
  while (rest) {
    groups.unshift(rest.slice(-marks.secondary));
    rest = rest.slice(0, -marks.secondary);
  }
  return groups.join(marks.group);
}

/** A decimal by the user's locale: marks and grouping change, no digit does. Other texts come back untouched. */
export function formatDecimal(text: string, { locale = defaultLocale, sign = "negative", places = 0 }: DecimalForm = {}): string {
  const part = parse(text);
  if (!part) return text;
  const marks = marksOf(locale);
  const plain = write({ ...part, negative: false });
  const [whole = "0", fraction = ""] = plain.split(".");
  const padded = fraction.padEnd(places, "0");
  let shown = grouped(whole, marks);
  if (padded) shown += marks.decimal + padded;
  if (marks.digits[0] !== "0") shown = shown.replace(/\d/g, (digit) => marks.digits[digit.charCodeAt(0) - 48] ?? digit);
  if (sign === "never" || part.digits === 0n) return shown;
  if (part.negative) return marks.before + shown + marks.after;
  return sign === "always" ? marks.plus + shown : shown;
}

const placesByCurrency = new Map<string, number>();

/** The decimals of a currency's minor unit: 2 for GBP, 0 for JPY; 2 where the code is not known. */
export function minorUnits(currency: string): number {
  const known = placesByCurrency.get(currency);
  if (known !== undefined) return known;
  let places = 2;
  try {
    const options = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
    places = options.maximumFractionDigits ?? 2;
  } catch {
    // A source may name a currency that is no ISO code: it is shown with two decimals.
  }
  placesByCurrency.set(currency, places);
  return places;
}

/** An amount with at least the decimals of its currency. */
export function formatMoney(amount: string, currency: string, form: DecimalForm = {}): string {
  return formatDecimal(amount, { places: minorUnits(currency), ...form });
}
