/** Where the window is: the route in the URL, with the browser's own history behind it. */
import { format, parse, type Route } from "./route";

const PAUSE = 300;

class Location {
  route = $state.raw<Route>(parse(globalThis.location?.hash ?? ""));
  #depth = 0;
  #later: (() => Route) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const follow = () => {
      this.#forget();
      this.#depth = typeof history.state === "number" ? history.state : 0;
      this.route = parse(globalThis.location.hash);
    };
    globalThis.addEventListener?.("popstate", follow);
    globalThis.addEventListener?.("hashchange", () => format(this.route) !== globalThis.location.hash && follow());
    globalThis.document?.addEventListener("click", (event) => this.#link(event));
  }

  /** To another screen: a step that "back" takes back. */
  go(route: Route): void {
    this.#settle();
    const url = format(route);
    if (url !== globalThis.location.hash) history.pushState(++this.#depth, "", url);
    this.route = route;
  }

  /** The same screen in another state: "back" leaves the screen, not the state. */
  stay(route: Route): void {
    this.#forget();
    this.route = route;
    this.#write(route);
  }

  /** Like `stay`, once things have come to rest: for what changes with every frame, such as a scroll position. */
  later(route: () => Route): void {
    this.#later = route;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#settle(), PAUSE);
  }

  /** One step back, or to `otherwise` where there is none. */
  back(otherwise: Route): void {
    this.#settle();
    if (this.#depth > 0) history.back();
    else this.go(otherwise);
  }

  /** A link to a screen is a step like any other. */
  #link(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || !(event.target instanceof Element)) return;
    const href = event.target.closest("a")?.getAttribute("href");
    if (!href?.startsWith("#/")) return;
    event.preventDefault();
    this.go(parse(href));
  }

  #settle(): void {
    const later = this.#later;
    this.#forget();
    if (!later) return;
    this.route = later();
    this.#write(this.route);
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#later = null;
  }

  #write(route: Route): void {
    try {
      history.replaceState(this.#depth, "", format(route));
    } catch {
      // WebKit refuses more than a hundred of these in half a minute: the next one will carry this state too.
    }
  }
}

export const location = new Location();
export const go = (route: Route): void => location.go(route);
