/**
 * The screens of a review and their URLs.
 *
 * `#/review/3/queue?status=to_review&band=high&item=77&row=12`
 */
import type { FindingQuery, QueueQuery } from "../bindings";
import { given, type Parameter, url, whole } from "./url";

/** Where a windowed list stands: its scroll position, its current row, and where a selection began. */
export type Place = { top?: number; row?: number; anchor?: number };

export type ReviewRoute =
  | { screen: "reviews" }
  | { screen: "review-new"; run?: number; previous?: number }
  | { screen: "waivers"; waiver?: string }
  | { screen: "checks"; family?: string }
  | { screen: "review"; id: number; verdict?: string }
  | { screen: "review-groups"; id: number; group?: string; sort?: string; currency?: string }
  | ({ screen: "review-findings"; id: number; query: FindingQuery } & Place)
  | ({ screen: "review-queue"; id: number; query: QueueQuery; item?: number } & Place)
  | { screen: "review-workload"; id: number }
  | { screen: "review-report"; id: number }
  | { screen: "review-sample"; id: number; item?: number };

export const EMPTY_FINDINGS: FindingQuery = { checks: [], families: [], severities: [], group: null, invoice: null, currencies: [], novelty: "", waived: null, text: "", sort: null, descending: false };

export const EMPTY_QUEUE: QueueQuery = {
  statuses: [],
  severities: [],
  bands: [],
  checks: [],
  group: null,
  assignee: null,
  currencies: [],
  with_findings: null,
  sampled: null,
  overdue: false,
  text: "",
  sort: null,
  descending: false,
};

/** The review that a route is about. */
export function reviewOf(route: { screen: string }): number | undefined {
  return route.screen === "review" || route.screen.startsWith("review-") ? (route as { id?: number }).id : undefined;
}

export function formatReview(route: ReviewRoute): string {
  switch (route.screen) {
    case "reviews":
      return "#/reviews";
    case "review-new":
      return url("reviews/new", { run: route.run, previous: route.previous });
    case "waivers":
      return url("reviews/waivers", { waiver: route.waiver });
    case "checks":
      return url("checks", { family: route.family });
    case "review":
      return url(`review/${route.id}`, { verdict: route.verdict });
    case "review-groups":
      return url(`review/${route.id}/groups`, { group: route.group, sort: route.sort, currency: route.currency });
    case "review-findings":
      return url(`review/${route.id}/findings`, { ...findingParameters(route.query), ...placed(route) });
    case "review-queue":
      return url(`review/${route.id}/queue`, { ...queueParameters(route.query), item: route.item, ...placed(route) });
    case "review-workload":
      return `#/review/${route.id}/workload`;
    case "review-report":
      return `#/review/${route.id}/report`;
    case "review-sample":
      return url(`review/${route.id}/sample`, { item: route.item });
  }
}

/** The route of a path that begins with `reviews`, `review` or `checks`; `null` for another. */
export function parseReview([first, second, third]: (string | undefined)[], values: URLSearchParams): ReviewRoute | null {
  const number = (name: string) => whole(values.get(name));
  const text = (name: string) => values.get(name) || undefined;
  const place = () => given({ top: number("top"), row: number("row"), anchor: number("anchor") });
  if (first === "checks") return { screen: "checks", ...given({ family: text("family") }) };
  if (first === "reviews" && second === "waivers") return { screen: "waivers", ...given({ waiver: text("waiver") }) };
  if (first === "reviews") return second === "new" ? { screen: "review-new", ...given({ run: number("run"), previous: number("previous") }) } : { screen: "reviews" };
  if (first !== "review") return null;
  const id = whole(second);
  if (id === undefined) return { screen: "reviews" };
  switch (third) {
    case "groups":
      return { screen: "review-groups", id, ...given({ group: text("group"), sort: text("sort"), currency: text("currency") }) };
    case "findings":
      return { screen: "review-findings", id, query: findingsFrom(values), ...place() };
    case "queue":
      return { screen: "review-queue", id, query: queueFrom(values), ...given({ item: number("item") }), ...place() };
    case "workload":
      return { screen: "review-workload", id };
    case "report":
      return { screen: "review-report", id };
    case "sample":
      return { screen: "review-sample", id, ...given({ item: number("item") }) };
    default:
      return { screen: "review", id, ...given({ verdict: text("verdict") }) };
  }
}

const placed = ({ top, row, anchor }: Place): Record<string, Parameter> => ({ top, row, anchor });
/** Yes, no, or not asked: `1`, `0`, absent. */
const three = (value: boolean | null): Parameter => (value === null ? undefined : value ? "1" : "0");
const threeFrom = (text: string | null): boolean | null => (text === "1" ? true : text === "0" ? false : null);

function findingParameters(query: FindingQuery): Record<string, Parameter> {
  return {
    check: query.checks,
    family: query.families,
    severity: query.severities,
    group: query.group,
    invoice: query.invoice,
    currency: query.currencies,
    novelty: query.novelty,
    waived: three(query.waived),
    text: query.text,
    sort: query.sort,
    desc: query.descending,
  };
}

function findingsFrom(values: URLSearchParams): FindingQuery {
  return {
    checks: values.getAll("check"),
    families: values.getAll("family"),
    severities: values.getAll("severity"),
    group: values.get("group"),
    invoice: values.get("invoice"),
    currencies: values.getAll("currency"),
    novelty: values.get("novelty") ?? "",
    waived: threeFrom(values.get("waived")),
    text: values.get("text") ?? "",
    sort: values.get("sort"),
    descending: values.get("desc") === "1",
  };
}

function queueParameters(query: QueueQuery): Record<string, Parameter> {
  return {
    status: query.statuses,
    severity: query.severities,
    band: query.bands,
    check: query.checks,
    group: query.group,
    who: query.assignee,
    currency: query.currencies,
    findings: three(query.with_findings),
    sampled: three(query.sampled),
    overdue: query.overdue,
    text: query.text,
    sort: query.sort,
    desc: query.descending,
  };
}

function queueFrom(values: URLSearchParams): QueueQuery {
  return {
    statuses: values.getAll("status"),
    severities: values.getAll("severity"),
    bands: values.getAll("band"),
    checks: values.getAll("check"),
    group: values.get("group"),
    assignee: values.get("who"),
    currencies: values.getAll("currency"),
    with_findings: threeFrom(values.get("findings")),
    sampled: threeFrom(values.get("sampled")),
    overdue: values.get("overdue") === "1",
    text: values.get("text") ?? "",
    sort: values.get("sort"),
    descending: values.get("desc") === "1",
  };
}
