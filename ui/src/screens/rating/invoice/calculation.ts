/** A calculation as rows that unfold: which figures are in sight, how they are read, and the same as text. */
import type { DerivationView } from "../../../bindings";
import { formatDecimal } from "../../../format/decimal";

/** More operands than this are shown on request: an invoice may have thousands of lines. */
export const MOST = 100;

export type Step = {
  /** Places of the operands from the root: `0.2`; empty: the root itself. */
  path: string;
  depth: number;
  node: DerivationView;
  open: boolean;
  /** So many operands that are not shown. */
  left: number;
};

const under = (path: string, index: number): string => (path ? `${path}.${index}` : `${index}`);

/** The rows in sight. `more`: the figures of which all operands are shown. */
export function steps(root: DerivationView, open: ReadonlySet<string>, more: ReadonlySet<string> = new Set()): Step[] {
  const list: Step[] = [];
  const walk = (node: DerivationView, path: string, depth: number) => {
    const unfolded = node.operands.length > 0 && open.has(path);
    const shown = unfolded ? (more.has(path) ? node.operands.length : Math.min(MOST, node.operands.length)) : 0;
    list.push({ path, depth, node, open: unfolded, left: unfolded ? node.operands.length - shown : 0 });
    for (let index = 0; index < shown; index++) walk(node.operands[index] as DerivationView, under(path, index), depth + 1);
  };
  walk(root, "", 0);
  return list;
}

/** Every figure that has operands, down to `depth`; without one: all. */
export function foldable(root: DerivationView, depth = Number.POSITIVE_INFINITY): Set<string> {
  const found = new Set<string>();
  const walk = (node: DerivationView, path: string, level: number) => {
    if (!node.operands.length || level >= depth) return;
    found.add(path);
    node.operands.forEach((operand, index) => walk(operand, under(path, index), level + 1));
  };
  walk(root, "", 0);
  return found;
}

/** The path of the figure that this one went into; `null` for the root. */
export function parentOf(path: string): string | null {
  if (!path) return null;
  return path.includes(".") ? path.slice(0, path.lastIndexOf(".")) : "";
}

/** A number for reading: more than ten digits after the point are cut to eight and an ellipsis, never rounded; copied and kept are all of them. */
export function brief(number: string): string {
  const [whole, digits] = number.split(".");
  return digits !== undefined && digits.length > 10 ? `${formatDecimal(`${whole}.${digits.slice(0, 8)}`, { places: 8 })}…` : formatDecimal(number);
}

/** The calculation without its result, which stands beside it: `50 × 0.50`; empty for what was given. */
export function formula(node: DerivationView, shown: (number: string) => string = formatDecimal): string {
  if (!node.operands.length) return "";
  const end = node.arithmetic.lastIndexOf(" = ");
  return (end < 0 ? node.arithmetic : node.arithmetic.slice(0, end))
    // A comma may stand within a number.
    .replaceAll(", ", "; ")
    .replace(/(?<![\w.,])(-?)(\d+(?:\.\d+)?)(?![\w.])/g, (_, sign: string, digits: string) => shown(sign + digits))
    .replaceAll(" x ", " × ")
    .replaceAll(" - ", " − ")
    .replaceAll("+ −", "− ")
    .replaceAll(" / ", " ÷ ")
    .replace(/^-\(/, "−(");
}

/** The whole calculation as indented text, to be pasted into a mail. */
export function asText(root: DerivationView): string {
  const lines: string[] = [];
  const walk = (node: DerivationView, depth: number) => {
    lines.push(`${"  ".repeat(depth)}${node.figure}: ${formula(node) ? `${formula(node)} = ` : ""}${formatDecimal(node.result)}${node.setting ? `  [${node.setting}]` : ""}`);
    node.operands.forEach((operand) => walk(operand, depth + 1));
  };
  walk(root, 0);
  return lines.join("\n");
}
