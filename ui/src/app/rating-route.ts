/**
 * The screens of ratings and their URLs.
 *
 * `#/rating/5/invoice/E-2026-10-0003?figure=line.2.net&billed=4`
 */
import type { Place } from "./review-route";
import { given, url, whole } from "./url";

export type WhatIfView = "customers" | "plans";

export type RatingRoute =
  | { screen: "ratings" }
  | { screen: "rating-new" }
  | { screen: "what-if"; view?: WhatIfView; currency?: string; sort?: string }
  | { screen: "rating"; id: number }
  | ({ screen: "rating-contracts"; id: number; contract?: string; text?: string } & Place)
  | { screen: "rating-prices"; id: number; book?: string; plan?: string; charge?: string }
  | { screen: "rating-usage"; id: number; metric?: string }
  | ({ screen: "rating-problems"; id: number; kind?: string } & Place)
  | { screen: "rating-invoice"; id: number; invoice: string; figure?: string; billed?: number };

export function formatRating(route: RatingRoute): string {
  switch (route.screen) {
    case "ratings":
      return "#/ratings";
    case "rating-new":
      return "#/ratings/new";
    case "what-if":
      return url("ratings/what-if", { view: route.view, currency: route.currency, sort: route.sort });
    case "rating":
      return `#/rating/${route.id}`;
    case "rating-contracts":
      return url(`rating/${route.id}/contracts`, { contract: route.contract, text: route.text, ...placed(route) });
    case "rating-prices":
      return url(`rating/${route.id}/prices`, { book: route.book, plan: route.plan, charge: route.charge });
    case "rating-usage":
      return url(`rating/${route.id}/usage`, { metric: route.metric });
    case "rating-problems":
      return url(`rating/${route.id}/problems`, { kind: route.kind, ...placed(route) });
    case "rating-invoice":
      return url(`rating/${route.id}/invoice/${encodeURIComponent(route.invoice)}`, { figure: route.figure, billed: route.billed });
  }
}

/** The route of a path that begins with `ratings` or `rating`; `null` for another. */
export function parseRating([first, second, third, fourth]: (string | undefined)[], values: URLSearchParams): RatingRoute | null {
  const number = (name: string) => whole(values.get(name));
  const text = (name: string) => values.get(name) || undefined;
  const place = () => given({ top: number("top"), row: number("row"), anchor: number("anchor") });
  if (first === "ratings") {
    if (second === "new") return { screen: "rating-new" };
    if (second !== "what-if") return { screen: "ratings" };
    const view = values.get("view");
    return { screen: "what-if", ...given({ view: view === "plans" || view === "customers" ? (view as WhatIfView) : undefined, currency: text("currency"), sort: text("sort") }) };
  }
  if (first !== "rating") return null;
  const id = whole(second);
  if (id === undefined) return { screen: "ratings" };
  switch (third) {
    case "contracts":
      return { screen: "rating-contracts", id, ...given({ contract: text("contract"), text: text("text") }), ...place() };
    case "prices":
      return { screen: "rating-prices", id, ...given({ book: text("book"), plan: text("plan"), charge: text("charge") }) };
    case "usage":
      return { screen: "rating-usage", id, ...given({ metric: text("metric") }) };
    case "problems":
      return { screen: "rating-problems", id, ...given({ kind: text("kind") }), ...place() };
    case "invoice":
      return fourth ? { screen: "rating-invoice", id, invoice: fourth, ...given({ figure: text("figure"), billed: number("billed") }) } : { screen: "rating-contracts", id };
    default:
      return { screen: "rating", id };
  }
}

const SCREENS: readonly string[] = ["ratings", "rating-new", "what-if", "rating", "rating-contracts", "rating-prices", "rating-usage", "rating-problems", "rating-invoice"] satisfies RatingRoute["screen"][];

/** Whether the route is one of these screens. */
export const isRating = (route: { screen: string }): route is RatingRoute => SCREENS.includes(route.screen);

/** The rating that a route is about. */
export function ratingOf(route: { screen: string }): number | undefined {
  return isRating(route) && "id" in route ? route.id : undefined;
}

const placed = ({ top, row, anchor }: Place) => ({ top, row, anchor });
