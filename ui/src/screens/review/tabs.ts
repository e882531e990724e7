/** What stands beside the reviews: the waivers of the whole workspace, and the settings of its checks. */
import { format } from "../../app/route";
import type { Tab } from "../../parts/Page.svelte";

export function tabs(current: "reviews" | "waivers" | "checks"): Tab[] {
  return [
    { name: "Reviews", url: format({ screen: "reviews" }), current: current === "reviews", testid: "tab-reviews" },
    { name: "Waivers", url: format({ screen: "waivers" }), current: current === "waivers", testid: "tab-waivers" },
    { name: "Checks", url: format({ screen: "checks" }), current: current === "checks", testid: "checks" },
  ];
}
