import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** The pairs `light-dark(#…, #…)` of the tokens. */
const TOKENS = new Map([...readFileSync("src/style/tokens.css", "utf8").matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [name as string, { light: light as string, dark: dark as string }]));
const INK = ["text", "text-2", "text-3", "accent", "added", "removed", "changed", "intended", "unexplained"];
const GROUND = ["bg", "bg-side", "bg-hover", "bg-sunken", "bg-paper", "bg-desk", "bg-raised", "accent-soft", "changed-soft", "removed-soft", "added-soft", "intended-soft"];

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

test.each(["light", "dark"] as const)("every ink on every ground is AA in %s", (theme) => {
  const of = (name: string) => TOKENS.get(name)?.[theme] ?? "";
  for (const ink of INK) for (const ground of GROUND) expect(contrast(of(ink), of(ground)), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  expect(contrast(of("on-accent"), of("accent"))).toBeGreaterThanOrEqual(4.5);
});
