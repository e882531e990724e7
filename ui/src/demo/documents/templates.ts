/** The demo's templates: a reader of just the TOML that templates are made of. */
import type { ErrorView, TemplateContentView, TemplateReadingView, TemplateView, TemplateWordsView } from "../../bindings";
import { now } from "../world";

export const WORDS: TemplateWordsView = {
  papers: ["a4", "letter"],
  languages: ["en", "de", "fr", "es", "it", "nl", "pl", "ja"],
  currencies: ["code", "symbol"],
  blocks: ["seller", "buyer", "details", "lines", "totals", "tax", "notes", "payment", "closing", "usage"],
  columns: ["position", "item", "description", "period", "quantity", "unit", "unit_price", "discount", "tax_rate", "tax", "net"],
  group_by: ["none", "product", "period"],
  labels: [{ name: "invoice", text: "Invoice" }, { name: "due", text: "Amount due" }],
};

const READY: Record<string, string> = {
  classic: `# Every detail of an invoice on A4, in the language of the buyer's country.
paper = "a4"
accent = "#1f4e79"
currency = "code"
blocks = ["seller", "buyer", "details", "lines", "totals", "tax", "notes", "payment", "closing", "usage"]
columns = ["position", "description", "period", "quantity", "unit", "unit_price", "discount", "tax_rate", "net"]
group_by = "none"
`,
  letter: `# A US business: Letter paper, English, dollars by their sign.
paper = "letter"
language = "en"
accent = "#3b3f8c"
currency = "symbol"
blocks = ["seller", "buyer", "details", "lines", "totals", "notes", "payment", "closing"]
columns = ["item", "description", "period", "quantity", "unit_price", "discount", "net"]
closing = "Thank you for your business."
`,
  plain: `# As little as a valid invoice needs.
paper = "a4"
accent = "#333333"
blocks = ["seller", "buyer", "details", "lines", "totals", "tax", "payment"]
columns = ["description", "quantity", "unit_price", "net"]
`,
};

const own = new Map<string, TemplateView>();
const EMPTY: TemplateContentView = { paper: "a4", language: "", accent: "#1f4e79", currency: "code", blocks: WORDS.blocks, columns: ["description", "quantity", "unit_price", "tax_rate", "net"], group_by: "none", closing: "", footer: "", labels: {} };

export function read(toml: string): TemplateReadingView {
  const content: TemplateContentView = { ...EMPTY, labels: {} };
  const wrong = (line: number, message: string): TemplateReadingView => ({ content: null, line, message: `line ${line} of the template: ${message}` });
  let table = "";
  for (const [index, whole] of toml.split("\n").entries()) {
    const text = whole.replace(/\s+#.*$/, "").trim();
    const line = index + 1;
    if (!text || text.startsWith("#")) continue;
    if (text === "[labels]") {
      table = "labels";
      continue;
    }
    const found = /^(\w+)\s*=\s*(.*)$/.exec(text);
    if (!found) return { content: null, line, message: `line ${line} of the template can't be read: key with no value, expected \`=\`` };
    const [, key = "", written = ""] = found;
    let value: string | string[];
    try {
      value = JSON.parse(written) as string | string[];
    } catch {
      return { content: null, line, message: `line ${line} of the template can't be read: a text must stand in quotes` };
    }
    if (table === "labels") content.labels[key] = String(value);
    else if (key === "blocks" || key === "columns") {
      const unknown = [value].flat().find((one) => !WORDS[key].includes(one));
      if (unknown) return wrong(line, `\`${key}\` is "${unknown}"; allowed are ${WORDS[key].join(", ")}`);
      content[key] = [value].flat();
    } else if (key === "paper" && !WORDS.papers.includes(String(value))) return wrong(line, `\`paper\` is "${String(value)}"; allowed are ${WORDS.papers.join(", ")}`);
    else if (key in EMPTY) Object.assign(content, { [key]: value });
    else return wrong(line, `\`${key}\` is not known; known are ${Object.keys(EMPTY).join(", ")}`);
  }
  return { content, line: 0, message: "" };
}

export function write(content: TemplateContentView): string {
  const lines = Object.entries(content).flatMap(([key, value]) => (key === "labels" || value === "" ? [] : [`${key} = ${Array.isArray(value) ? `[${value.map((one) => JSON.stringify(one)).join(", ")}]` : JSON.stringify(value)}`]));
  const labels = Object.entries(content.labels).map(([name, text]) => `${name} = ${JSON.stringify(text)}`);
  return `${[...lines, ...(labels.length ? ["", "[labels]", ...labels] : [])].join("\n")}\n`;
}

const view = (name: string, toml: string, ready: boolean): TemplateView => ({ name, ready, toml, content: read(toml).content ?? EMPTY, saved_at: ready ? "" : now(), saved_by: ready ? "" : "Ruth Okafor" });

export function all(): TemplateView[] {
  const ready = Object.entries(READY).map(([name, toml]) => own.get(name) ?? view(name, toml, true));
  return [...ready, ...[...own.values()].filter((one) => !(one.name in READY))];
}

export function save(name: string, toml: string, fail: (code: string, message: string, help: string) => never): TemplateView[] {
  const { message } = read(toml);
  if (message) fail("template" satisfies ErrorView["code"], message, "Mend that line, then save again.");
  own.set(name, view(name, toml, false));
  return all();
}

export function remove(name: string): TemplateView[] {
  own.delete(name);
  return all();
}
