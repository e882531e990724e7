/** How long a waiver still lasts, in words. */
import type { WaiverView } from "../../bindings";
import { plural } from "../../format/words";

const DAY = 86_400_000;
/** From here on somebody should think of what comes after it. */
const SOON = 14;

/** `ran out 12 days ago`, `last day today`, `41 days left`; the look says whether somebody has to act. */
export function lasting({ expires, expired }: Pick<WaiverView, "expires" | "expired">, today: string): { text: string; look: "changed" | "muted" } {
  const days = Math.round((Date.parse(expires) - Date.parse(today)) / DAY);
  if (Number.isNaN(days)) return { text: "", look: "muted" };
  if (expired) return { text: days < 0 ? `ran out ${plural(-days, "day")} ago` : "ran out", look: "changed" };
  if (days <= 0) return { text: "last day today", look: "changed" };
  return { text: `${plural(days, "day")} left`, look: days <= SOON ? "changed" : "muted" };
}
