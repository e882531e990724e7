/** How a column's reading came about, in words. */
import type { ColumnMappingView } from "../../bindings";

const WHO: Record<string, string> = {
  name: "by its name",
  content: "by its values",
  profile: "by the profile",
  user: "by you",
};

export function decidedWords({ decided_by, certainty }: ColumnMappingView): string {
  if (certainty === "ask") return "needs your answer";
  const who = WHO[decided_by] ?? decided_by;
  return certainty === "likely" && decided_by !== "user" ? `likely, ${who}` : who;
}

/** The formats that a kind may have. */
export const FORMATS: Record<string, string[]> = {
  text: [],
  decimal: ["1234.56", "1,234.56", "1.234,56", "1 234,56", "1'234.56"],
  date: ["YYYY-MM-DD", "DD/MM/YYYY", "MM/DD/YYYY", "DD.MM.YYYY", "YYYY/MM/DD", "YYYYMMDD"],
};
