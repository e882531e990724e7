/**
 * The state of every screen is its URL: which screen, which filters, which rows. `parse` and `format` are each other's inverse.
 *
 * `#/comparison/3/differences?cause=C1&sort=delta&desc=1&top=1200`
 */
import type { DifferenceQuery } from "../bindings";
import { type DocumentRoute, formatDocument, isDocument, parseDocument } from "./document-route";
import { formatRating, isRating, parseRating, type RatingRoute } from "./rating-route";
import { formatReview, parseReview, type ReviewRoute } from "./review-route";
import { decoded, given, type Parameter, url, whole } from "./url";

export type RunTab = "overview" | "mapping" | "rejects";
export type Measure = "net" | "tax" | "gross";
/** How the answer of a query is shown. */
export type Look = "rows" | "bars" | "line";

export type Route =
  | { screen: "start" }
  | { screen: "runs"; selected?: number }
  | { screen: "run"; id: number; tab: RunTab; top?: number }
  | { screen: "import"; id: string }
  | { screen: "compare" }
  | { screen: "compare-new"; before?: number; after?: number }
  | { screen: "summary"; id: number; currency?: string; measure?: Measure }
  | { screen: "causes"; id: number; cause?: string; selected?: string[]; sort?: string; currency?: string; measure?: Measure }
  | { screen: "differences"; id: number; query: DifferenceQuery; top?: number; row?: number; anchor?: number }
  | { screen: "invoice"; id: number; pair: number; change?: number; top?: number; cause?: string }
  | { screen: "sql"; sql?: string; query?: string; given?: Record<string, string>; look?: Look; label?: string; value?: string }
  | { screen: "people"; person?: string }
  | { screen: "packages"; conflict?: string }
  | { screen: "log"; text?: string; who?: string[]; what?: string[]; top?: number }
  | { screen: "settings" }
  | DocumentRoute
  | RatingRoute
  | ReviewRoute;

export const EMPTY_QUERY: DifferenceQuery = {
  states: [],
  fields: [],
  causes: [],
  unexplained: false,
  currencies: [],
  roots_only: false,
  right: [],
  text: "",
  sort: "",
  descending: false,
};

export function format(route: Route): string {
  switch (route.screen) {
    case "start":
      return "#/";
    case "runs":
      return url("runs", { selected: route.selected });
    case "run":
      return url(route.tab === "overview" ? `run/${route.id}` : `run/${route.id}/${route.tab}`, { top: route.top });
    case "import":
      return url(`import/${encodeURIComponent(route.id)}`, {});
    case "compare":
      return "#/compare";
    case "compare-new":
      return url("compare/new", { before: route.before, after: route.after });
    case "summary":
      return url(`comparison/${route.id}`, { currency: route.currency, measure: route.measure });
    case "causes":
      return url(`comparison/${route.id}/causes`, {
        cause: route.cause,
        selected: route.selected,
        sort: route.sort,
        currency: route.currency,
        measure: route.measure,
      });
    case "differences":
      return url(`comparison/${route.id}/differences`, { ...queryParameters(route.query), top: route.top, row: route.row, anchor: route.anchor });
    case "invoice":
      return url(`comparison/${route.id}/invoice/${route.pair}`, { change: route.change, top: route.top, cause: route.cause });
    case "sql":
      return url("sql", { sql: route.sql, query: route.query, given: Object.entries(route.given ?? {}).map(([name, value]) => `${name}=${value}`), look: route.look, label: route.label, value: route.value });
    case "people":
      return url("people", { person: route.person });
    case "packages":
      return url("people/packages", { conflict: route.conflict });
    case "log":
      return url("log", { text: route.text, who: route.who, what: route.what, top: route.top });
    case "settings":
      return "#/settings";
    default:
      if (isRating(route)) return formatRating(route);
      return isDocument(route) ? formatDocument(route) : formatReview(route);
  }
}

/** The route of a hash; the start screen for what is none. */
export function parse(hash: string): Route {
  const [path = "", search = ""] = hash.replace(/^#?\/?/, "").split("?", 2);
  const [first, second, third, fourth] = path.split("/").map(decoded);
  const values = new URLSearchParams(search);
  const number = (name: string) => whole(values.get(name));
  const text = (name: string) => values.get(name) || undefined;
  const id = whole(second);
  switch (first) {
    case "runs":
      return { screen: "runs", ...given({ selected: number("selected") }) };
    case "run":
      if (id === undefined) return { screen: "runs" };
      return { screen: "run", id, tab: third === "mapping" || third === "rejects" ? third : "overview", ...given({ top: number("top") }) };
    case "import":
      return second ? { screen: "import", id: second } : { screen: "runs" };
    case "compare":
      if (second !== "new") return { screen: "compare" };
      return { screen: "compare-new", ...given({ before: number("before"), after: number("after") }) };
    case "comparison":
      if (id === undefined) return { screen: "compare" };
      return comparisonRoute(id, third, whole(fourth), values);
    case "sql":
      return { screen: "sql", ...given({ sql: text("sql"), query: text("query"), given: givenFrom(values.getAll("given")), look: lookOf(values.get("look")), label: text("label"), value: text("value") }) };
    case "people":
      return second === "packages" ? { screen: "packages", ...given({ conflict: text("conflict") }) } : { screen: "people", ...given({ person: text("person") }) };
    case "log":
      return { screen: "log", ...given({ text: text("text"), who: some(values.getAll("who")), what: some(values.getAll("what")), top: number("top") }) };
    case "settings":
      return { screen: "settings" };
    default:
      return parseReview([first, second, third], values) ?? parseDocument([first, second, third, fourth], values) ?? parseRating([first, second, third, fourth], values) ?? { screen: "start" };
  }

  function comparisonRoute(id: number, tab: string | undefined, pair: number | undefined, values: URLSearchParams): Route {
    const view = given({ currency: text("currency"), measure: measureOf(values.get("measure")) });
    if (tab === "causes") {
      const selected = values.getAll("selected");
      return { screen: "causes", id, ...given({ cause: text("cause"), sort: text("sort") }), ...(selected.length ? { selected } : {}), ...view };
    }
    if (tab === "differences") {
      return { screen: "differences", id, query: queryFrom(values), ...given({ top: number("top"), row: number("row"), anchor: number("anchor") }) };
    }
    if (tab === "invoice" && pair !== undefined) {
      return { screen: "invoice", id, pair, ...given({ change: number("change"), top: number("top"), cause: text("cause") }) };
    }
    return { screen: "summary", id, ...view };
  }
}

function lookOf(text: string | null): Look | undefined {
  return text === "bars" || text === "line" ? text : undefined;
}

const some = (list: string[]) => (list.length ? list : undefined);

/** `month=2026-10` for each parameter of a query. */
function givenFrom(pairs: string[]): Record<string, string> | undefined {
  if (!pairs.length) return undefined;
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
}

/** The comparison that a route is about. */
export function comparisonOf(route: Route): number | undefined {
  return route.screen === "summary" || route.screen === "causes" || route.screen === "differences" || route.screen === "invoice" ? route.id : undefined;
}

function queryParameters(query: DifferenceQuery): Record<string, Parameter> {
  return {
    state: query.states,
    field: query.fields,
    cause: query.causes,
    unexplained: query.unexplained,
    currency: query.currencies,
    roots: query.roots_only,
    right: query.right,
    text: query.text,
    sort: query.sort,
    desc: query.descending,
  };
}

function queryFrom(values: URLSearchParams): DifferenceQuery {
  return {
    states: values.getAll("state"),
    fields: values.getAll("field"),
    causes: values.getAll("cause"),
    unexplained: values.get("unexplained") === "1",
    currencies: values.getAll("currency"),
    roots_only: values.get("roots") === "1",
    right: values.getAll("right"),
    text: values.get("text") ?? "",
    sort: values.get("sort") ?? "",
    descending: values.get("desc") === "1",
  };
}

function measureOf(text: string | null): Measure | undefined {
  return text === "net" || text === "tax" || text === "gross" ? text : undefined;
}
