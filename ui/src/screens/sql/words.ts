/** What can be said of a query by its text alone: its parameters, where an error stands in it, what it asks. */

/** Everything that is no code: quoted texts, quoted names and comments. */
const QUIET = /'(?:[^']|'')*'?|"(?:[^"]|"")*"?|`[^`]*`?|\[[^\]]*\]?|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

/** The same text with everything that is no code blanked out: places stay where they are. */
export function codeOf(sql: string): string {
  return sql.replace(QUIET, (quiet) => quiet.replace(/[^\n]/g, " "));
}

/** The parameters of a query, each once, in order: `:month` as `month`. */
export function parametersOf(sql: string): string[] {
  return [...new Set([...codeOf(sql).matchAll(/(?<![:\w]):([A-Za-z_]\w*)/g)].map((found) => found[1] as string))];
}

export type Place = { from: number; to: number; line: number; column: number };

/** Where an error stands: the backend names the rest of the text from there on, cut if it is long (`no such column: x at "x FROM …"`). */
export function placeOf(sql: string, message: string): Place | null {
  const named = / at "([\s\S]+)"/.exec(message)?.[1];
  if (!named) return null;
  const rest = named.replace(/(?:…|\.\.\.)$/, "");
  const from = rest === named && sql.endsWith(rest) ? sql.length - rest.length : sql.indexOf(rest);
  if (from < 0) return null;
  const word = /^(?:[\w.]+|'[^']*'|\S)/.exec(sql.slice(from))?.[0] ?? "";
  const before = sql.slice(0, from).split("\n");
  return { from, to: from + Math.max(1, word.length), line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** The first words of a query, for a list of them. */
export function gist(sql: string): string {
  return sql.replace(/\s+/g, " ").trim();
}

/** Whether rows are in more than one currency, as far as a column says so: then nothing of them is summed. */
export function mixed(columns: string[], rows: (string | null)[][]): boolean {
  return columns.some((name, index) => /currency/i.test(name) && new Set(rows.map((row) => row[index])).size > 1);
}

/** Rows as tab-separated text with a head: what a spreadsheet takes from the clipboard. A text that a spreadsheet would run stands behind an apostrophe. */
export function tsv(columns: string[], rows: (string | null)[][]): string {
  const cell = (text: string | null) => neutral((text ?? "").replace(/[\t\r\n]+/g, " "));
  return [columns, ...rows].map((row) => row.map(cell).join("\t")).join("\n");
}

function neutral(text: string): string {
  const formula = /^[=@＝＠＋－]/.test(text) || (/^[+-]/.test(text) && !/^[+-][\d.,]*$/.test(text));
  return formula ? `'${text}` : text;
}
