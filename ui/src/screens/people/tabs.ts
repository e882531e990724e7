/** The two views of people: who they are, and what they send each other. */
import { format } from "../../app/route";
import type { Tab } from "../../parts/Page.svelte";

export function tabs(current: "people" | "packages", conflicts = 0): Tab[] {
  return [
    { name: "People", url: format({ screen: "people" }), current: current === "people", testid: "tab-people" },
    { name: "Packages", url: format({ screen: "packages" }), current: current === "packages", testid: "tab-packages", ...(conflicts ? { count: `${conflicts}` } : {}) },
  ];
}
