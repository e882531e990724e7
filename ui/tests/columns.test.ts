import { describe, expect, test } from "vitest";
import { COLUMNS, HIDDEN } from "../src/screens/differences/columns";
import { acceptArrangement, arranged, asMade, moved, nudged, resized, toggled, tracksOf, turned } from "../src/table/columns";

const ARRANGEMENT = asMade(COLUMNS, HIDDEN);
const ids = (arrangement = ARRANGEMENT) => arranged(COLUMNS, arrangement).map((column) => column.id);

describe("columns as a user arranges them", () => {
  test("before is left of after, and the difference follows both", () => {
    expect(ids().join()).toContain("currency,before,after,expected,delta");
  });

  test("move, nudge, resize, hide", () => {
    expect(ids(moved(ARRANGEMENT, "cause", "invoice")).slice(0, 3)).toEqual(["state", "cause", "invoice"]);
    expect(ids(nudged(ARRANGEMENT, "invoice", 1)).slice(1, 3)).toEqual(["line", "invoice"]);
    expect(ids(nudged(ARRANGEMENT, "state", -1))[0]).toBe("state");
    expect(arranged(COLUMNS, resized(ARRANGEMENT, "cause", 5)).find((column) => column.id === "cause")?.width).toBe(32);
    expect(ids(toggled(ARRANGEMENT, "line"))).not.toContain("line");
    expect(ids(toggled(ARRANGEMENT, "matched_by"))).toContain("matched_by");
  });

  test("the last column can't be hidden", () => {
    const alone = { ...ARRANGEMENT, hidden: COLUMNS.slice(1).map((column) => column.id) };
    expect(toggled(alone, "state")).toBe(alone);
  });

  test.each([[null], [5], ["x"], [[]], [{}], [{ order: "x", widths: 3, hidden: [7] }], [{ order: ["gone", "cause"], widths: { cause: 1e9, gone: 4, line: "x" }, hidden: ["gone", "line"] }]])("what an older Tieout kept: %j", (kept) => {
    const taken = acceptArrangement(COLUMNS, kept);
    if (taken === null) return;
    expect([...taken.order].sort()).toEqual([...ARRANGEMENT.order].sort());
    expect(Object.values(taken.widths).every((width) => width >= 32 && width <= 900)).toBe(true);
    expect(taken.hidden.every((id) => ARRANGEMENT.order.includes(id))).toBe(true);
  });

  test("a table whose every column was hidden shows them all again", () => {
    expect(acceptArrangement(COLUMNS, { hidden: COLUMNS.map((column) => column.id) })?.hidden).toEqual([]);
  });

  test("a third click is the source's order again", () => {
    const once = turned(null, "delta", true);
    const twice = turned(once, "delta", true);
    expect([once, twice, turned(twice, "delta", true)]).toEqual([{ column: "delta", descending: true }, { column: "delta", descending: false }, null]);
    expect(turned(once, "cause", false)).toEqual({ column: "cause", descending: false });
  });

  test("the room that is left goes to the column that grows, to the last text, and of figures to nobody", () => {
    const column = (id: string, more = {}) => ({ id, title: id, width: 50, ...more });
    expect(tracksOf([column("a"), column("b")])).toBe("50px minmax(50px, 1fr)");
    expect(tracksOf([column("a", { grow: true }), column("b")])).toBe("minmax(50px, 1fr) 50px");
    expect(tracksOf([column("a"), column("b", { numeric: true })])).toBe("50px 50px 1fr");
  });
});
