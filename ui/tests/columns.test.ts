import { describe, expect, test } from "vitest";
import { acceptArrangement, arranged, ARRANGEMENT, COLUMNS, moved, nudged, resized, toggled } from "../src/table/columns";

const ids = (arrangement = ARRANGEMENT) => arranged(arrangement).map((column) => column.id);

describe("columns as a user arranges them", () => {
  test("before is left of after, and the difference follows both", () => {
    expect(ids().join()).toContain("currency,before,after,delta");
  });

  test("move, nudge, resize, hide", () => {
    expect(ids(moved(ARRANGEMENT, "cause", "invoice")).slice(0, 3)).toEqual(["state", "cause", "invoice"]);
    expect(ids(nudged(ARRANGEMENT, "invoice", 1)).slice(1, 3)).toEqual(["line", "invoice"]);
    expect(ids(nudged(ARRANGEMENT, "state", -1))[0]).toBe("state");
    expect(arranged(resized(ARRANGEMENT, "cause", 5)).find((column) => column.id === "cause")?.width).toBe(32);
    expect(ids(toggled(ARRANGEMENT, "line"))).not.toContain("line");
    expect(ids(toggled(ARRANGEMENT, "matched_by"))).toContain("matched_by");
  });

  test("the last column can't be hidden", () => {
    const alone = { ...ARRANGEMENT, hidden: COLUMNS.slice(1).map((column) => column.id) };
    expect(toggled(alone, "state")).toBe(alone);
  });

  test.each([[null], [5], ["x"], [[]], [{}], [{ order: "x", widths: 3, hidden: [7] }], [{ order: ["gone", "cause"], widths: { cause: 1e9, gone: 4, line: "x" }, hidden: ["gone", "line"] }]])("what an older Tieout kept: %j", (kept) => {
    const taken = acceptArrangement(kept);
    if (taken === null) return;
    expect([...taken.order].sort()).toEqual([...ARRANGEMENT.order].sort());
    expect(Object.values(taken.widths).every((width) => width >= 32 && width <= 900)).toBe(true);
    expect(taken.hidden.every((id) => ARRANGEMENT.order.includes(id))).toBe(true);
  });
});
