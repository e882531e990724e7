import { describe, expect, test, vi } from "vitest";
import { RowWindows, WINDOW } from "../src/table/row-windows.svelte";
import { clampTop, contentHeight, HEIGHT_CAP, isScaled, maxTop, rowInSlot, scrollFromTop, scrollHeight, slotCount, topFromScroll, topToShow, visibleRows, windowsOf } from "../src/table/windowing";

const SIZES = [0, 1, 3, 27, 28, 1_000, 500_000, 1_000_000, 50_000_000];
const geometry = (rows: number, viewport = 640) => ({ rows, rowHeight: 28, viewport });

describe("a window on a million rows", () => {
  test("the element never outgrows what a browser can lay out", () => {
    for (const rows of SIZES) {
      expect(scrollHeight(geometry(rows))).toBeLessThanOrEqual(HEIGHT_CAP);
      expect(HEIGHT_CAP).toBeLessThan(2 ** 24);
      expect(isScaled(geometry(rows))).toBe(contentHeight(geometry(rows)) > HEIGHT_CAP);
    }
  });

  test("both ends can be reached, and every scroll position stands for a place", () => {
    for (const rows of SIZES) {
      const g = geometry(rows);
      const most = Math.max(0, scrollHeight(g) - g.viewport);
      expect(topFromScroll(g, 0)).toBe(0);
      expect(topFromScroll(g, most)).toBeCloseTo(maxTop(g), 3);
      for (const share of [0.1, 0.5, 0.999]) expect(topFromScroll(g, scrollFromTop(g, maxTop(g) * share))).toBeCloseTo(maxTop(g) * share, 3);
      expect(clampTop(g, -10)).toBe(0);
      expect(clampTop(g, 1e12)).toBe(maxTop(g));
    }
  });

  test("the last row of a million is whole on the screen at the end", () => {
    const g = geometry(1_000_000);
    const { first, end } = visibleRows(g, maxTop(g));
    expect(end).toBe(1_000_000);
    expect(end - first).toBeLessThanOrEqual(slotCount(g));
    expect(topToShow(g, 0, 999_999)).toBe(maxTop(g));
  });

  test("slots cover what is on the screen, each row once, wherever it stands", () => {
    for (const viewport of [28, 100, 640, 641]) {
      const g = geometry(1_000_000, viewport);
      const slots = slotCount(g);
      for (const top of [0, 1, 27, 28, 29, 12_345.6, 13_999_999, maxTop(g)]) {
        const { first, end } = visibleRows(g, top);
        const shown = Array.from({ length: slots }, (_, slot) => rowInSlot(slot, first, slots)).sort((a, b) => a - b);
        expect(shown[0]).toBe(first);
        expect(new Set(shown).size).toBe(slots);
        for (let row = first; row < end; row++) expect(shown).toContain(row);
      }
    }
  });

  test("a step of one row changes one slot", () => {
    const slots = 24;
    const at = (first: number) => Array.from({ length: slots }, (_, slot) => rowInSlot(slot, first, slots));
    for (const first of [0, 23, 24, 999_000]) expect(at(first).filter((row, slot) => row !== at(first + 1)[slot])).toHaveLength(1);
  });

  test("showing a row moves no further than it must", () => {
    const g = geometry(1_000);
    expect(topToShow(g, 280, 15)).toBe(280);
    expect(topToShow(g, 280, 3)).toBe(84);
    expect(topToShow(g, 0, 100)).toBe(101 * 28 - 640);
  });

  test("the windows of rows", () => {
    expect(windowsOf(0, 30, 200)).toEqual([0]);
    expect(windowsOf(190, 230, 200)).toEqual([0, 1]);
    expect(windowsOf(400, 600, 200)).toEqual([2]);
    expect(windowsOf(5, 5, 200)).toEqual([0]);
  });
});

describe("rows asked for in windows", () => {
  function source(total = 1_000_000) {
    const answers: (() => void)[] = [];
    const asked: number[] = [];
    const rows = new RowWindows<number>(
      (offset, limit) =>
        new Promise((resolve) => {
          asked.push(offset / WINDOW);
          answers.push(() => resolve({ total, rows: Array.from({ length: Math.min(limit, total - offset) }, (_, index) => offset + index) }));
        }),
    );
    const answer = async () => {
      answers.splice(0).forEach((one) => one());
      await vi.waitFor(() => expect(true).toBe(true));
      await Promise.resolve();
    };
    return { rows, asked, answer };
  }

  test("what is on the screen, then one window ahead; nothing else", async () => {
    const { rows, asked, answer } = source();
    rows.want(0, 30, 1);
    expect(asked).toEqual([0]);
    await answer();
    // The first answer is a screen of rows; the rest of its window follows.
    expect(rows.row(39)).toBe(39);
    expect(rows.row(40)).toBeUndefined();
    expect(rows.idle).toBe(false);
    await answer();
    expect(asked).toEqual([0, 0, 1]);
    await answer();
    expect(rows.row(40)).toBe(40);
    expect(rows.row(29)).toBe(29);
    rows.want(3, 33, 1);
    expect(asked).toEqual([0, 0, 1]);
  });

  test("what was passed at speed is never asked for", async () => {
    const { rows, asked, answer } = source();
    rows.want(0, 30, 1);
    await answer();
    await answer();
    for (let first = 1_000; first < 900_000; first += 5_000) rows.want(first, first + 30, 1);
    await answer();
    await answer();
    await answer();
    // Two were on their way when the others were passed; then the place where the scrolling ended.
    expect(asked.length).toBeLessThanOrEqual(7);
    expect(rows.row(896_000)).toBe(896_000);
  });

  test("it keeps a bounded number of windows", async () => {
    const { rows, answer } = source();
    for (let window = 0; window < 60; window++) {
      rows.want(window * WINDOW, window * WINDOW + 30, 1);
      await answer();
    }
    expect(rows.row(5)).toBeUndefined();
    expect(rows.row(59 * WINDOW)).toBe(59 * WINDOW);
  });

  test("an answer that comes too late is dropped", async () => {
    const { rows, answer } = source();
    rows.want(0, 30, 1);
    rows.close();
    await answer();
    expect(rows.total).toBeNull();
  });

  test("a failure says so, and can be tried again", async () => {
    let failing = true;
    const rows = new RowWindows<number>(() => (failing ? Promise.reject({ code: "io", message: "disk", help: "check" }) : Promise.resolve({ total: 1, rows: [7] })));
    rows.want(0, 1, 1);
    await vi.waitFor(() => expect(rows.error?.code).toBe("io"));
    failing = false;
    rows.retry();
    await vi.waitFor(() => expect(rows.row(0)).toBe(7));
  });
});
