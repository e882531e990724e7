/** Where a batch stands. */
import type { BatchView } from "../../../bindings";

export function stateOf(batch: BatchView): { sign: string; tone: string; title: string } {
  if (batch.state === "running") return { sign: "…", tone: "muted", title: "Being written" };
  if (batch.state === "stopped") return { sign: "‖", tone: "changed", title: "Stopped: it can be resumed" };
  return { sign: "✓", tone: "intended", title: "Done" };
}
