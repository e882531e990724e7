/** Derivations of the demo: every figure is what its operation makes of its operands, exactly. */
import type { DerivationView } from "../../bindings";
import { compare, negate, subtract, sum } from "../../format/decimal";

type D = DerivationView;

const split = (text: string): [bigint, number] => {
  const [whole = "0", fraction = ""] = text.split(".");
  return [BigInt(whole + fraction), fraction.length];
};

const join = (digits: bigint, scale: number): string => {
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, "0");
  return `${digits < 0n ? "-" : ""}${scale ? `${text.slice(0, -scale)}.${text.slice(-scale)}` : text}`;
};

export function times(a: string, b: string): string {
  const [x, xs] = split(a);
  const [y, ys] = split(b);
  return join(x * y, xs + ys);
}

/** `a / b`, rounded half up. */
export function over(a: string, b: string, digits: number): string {
  const [x, xs] = split(a);
  const [y, ys] = split(b);
  const [n, d] = [x * 10n ** BigInt(ys + digits), y * 10n ** BigInt(xs)];
  const [m, e] = [n < 0n ? -n : n, d < 0n ? -d : d];
  const rounded = (m * 2n + e) / (e * 2n);
  return join((n < 0n) !== (d < 0n) ? -rounded : rounded, digits);
}

export const round = (a: string, digits: number): string => over(a, "1", digits);

const made = (figure: string, operation: string, formula: string, result: string, operands: D[], setting = ""): D => ({ figure, operation, arithmetic: formula ? `${formula} = ${result}` : result, result, operands, setting });
const results = (operands: D[]) => operands.map((one) => one.result);

export const given = (figure: string, result: string): D => made(figure, "given", "", result, []);
export const total = (figure: string, operands: D[], setting = ""): D => made(figure, "sum", results(operands).join(" + "), sum(results(operands)), operands, setting);
export const difference = (figure: string, operands: [D, ...D[]], setting = ""): D => made(figure, "difference", results(operands).join(" - "), operands.slice(1).reduce((left, one) => subtract(left, one.result), operands[0].result), operands, setting);
export const product = (figure: string, operands: D[], setting = ""): D => made(figure, "product", results(operands).join(" x "), results(operands).reduce(times), operands, setting);
export const share = (figure: string, whole: D, part: D, parts: D, setting = ""): D => made(figure, "share", `${whole.result} x ${part.result} / ${parts.result}`, trimmed(over(times(whole.result, part.result), parts.result, 12)), [whole, part, parts], setting);
export const greatest = (figure: string, operands: D[], setting = ""): D => made(figure, "greatest", `the greatest of ${results(operands).join(", ")}`, [...results(operands)].sort(compare).at(-1) ?? "0", operands, setting);
export const least = (figure: string, operands: D[], setting = ""): D => made(figure, "least", `the least of ${results(operands).join(", ")}`, [...results(operands)].sort(compare)[0] ?? "0", operands, setting);
export const negation = (figure: string, operand: D): D => made(figure, "negation", `-(${operand.result})`, negate(operand.result), [operand]);
/** The figure rounded; the figure itself where that changes nothing but zeros. */
export function rounded(figure: string, operand: D, digits = 2, setting = ""): D {
  const result = round(operand.result, digits);
  return compare(result, operand.result) === 0 ? { ...operand, figure, result, arithmetic: operand.operation === "given" ? result : operand.arithmetic.replace(/= \S+$/, `= ${result}`) } : made(figure, "rounded", `${operand.result} half up to ${digits} digits`, result, [operand], setting);
}

const trimmed = (text: string) => (text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text);
