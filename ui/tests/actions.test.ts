import { parseKeybinding } from "tinykeys";
import { describe, expect, test } from "vitest";
import { ACTION_IDS, entry, type Group, keyCaps } from "../src/actions/table";

describe("the table of actions", () => {
  test("each has a title and a sentence of its own", () => {
    const titles = ACTION_IDS.map((id) => entry(id).title);
    expect(new Set(titles).size).toBe(titles.length);
    for (const id of ACTION_IDS) {
      expect(entry(id).title).toMatch(/^[A-Z].*[^.]$/);
      expect(entry(id).what, id).toMatch(/^[A-Z].+\.$/);
    }
  });

  test("no key leads to two actions of one screen", () => {
    const groups = new Map<Group, Set<string>>();
    const everywhere = new Set(ACTION_IDS.filter((id) => entry(id).group === "Everywhere").flatMap((id) => entry(id).keys));
    for (const id of ACTION_IDS) {
      const { group, keys } = entry(id);
      const taken = groups.get(group) ?? new Set<string>();
      for (const key of keys) {
        expect(taken.has(key), `${id}: ${key}`).toBe(false);
        if (group !== "Everywhere") expect(everywhere.has(key), `${id}: ${key} acts everywhere`).toBe(false);
        taken.add(key);
      }
      groups.set(group, taken);
    }
  });

  test.each<[Group, Group[]]>([
    ["Comparison", ["Causes", "Differences", "Side by side"]],
    ["Review", ["Findings", "Findings table", "Queue", "Sampling"]],
    ["Rating", ["Contracts", "Price book", "Usage", "Problems", "Expected invoice"]],
  ])("the keys of the frame %s are free on its screens", (of, screens) => {
    const frame = new Set(ACTION_IDS.filter((id) => entry(id).group === of).flatMap((id) => entry(id).keys));
    for (const id of ACTION_IDS) {
      if (screens.includes(entry(id).group)) for (const key of entry(id).keys) expect(frame.has(key), `${id}: ${key}`).toBe(false);
    }
  });

  test("side by side decides with the causes' keys, which must be free there", () => {
    const own = ACTION_IDS.filter((id) => entry(id).group === "Side by side").flatMap((id) => entry(id).keys);
    for (const key of [...entry("cause.accept").keys, ...entry("cause.reject").keys]) expect(own).not.toContain(key);
  });

  test("every key can be bound and printed", () => {
    for (const id of ACTION_IDS) {
      for (const key of entry(id).keys) {
        expect(parseKeybinding(key).length).toBeGreaterThan(0);
        expect(keyCaps(key).every((cap) => cap.length > 0)).toBe(true);
      }
    }
    expect(keyCaps("$mod+Shift+c")).toEqual(["Ctrl", "Shift", "C"]);
    expect(keyCaps("g r")).toEqual(["G", "R"]);
  });
});
