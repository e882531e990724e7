/** A checked file in one line. */
import type { Checked } from "../../../app/einvoices.svelte";
import { plural } from "../../../format/words";

export function verdictOf({ check, error }: Checked): { sign: string; tone: string; text: string } {
  if (error) return { sign: "!", tone: "removed", text: error.message };
  if (!check) return { sign: "…", tone: "muted", text: "being checked" };
  if (check.verdict === "unreadable") return { sign: "!", tone: "removed", text: check.unreadable };
  const official = check.broken.filter((one) => !one.ours).length;
  const ours = check.broken.length - official;
  const words = [official ? `${plural(official, "rule")} broken` : "", ours ? `${ours} of Tieout's own` : ""].filter(Boolean).join(", ");
  return check.verdict === "valid" ? { sign: "✓", tone: "intended", text: words || check.syntax } : { sign: "!", tone: "removed", text: words };
}
