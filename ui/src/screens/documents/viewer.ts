/** The pages of a PDF under each other, of which only those near the screen are painted. What is there stays until what follows is painted. */
import type { Pdf, Size } from "./pdf";

/** A file as it came: which document it is, and its bytes. */
export type Paper = { of: string; bytes: ArrayBuffer };
export type Zoom = "width" | "actual";
export type Standing = { page: number; of: number };

/** CSS pixels of a point: 96 of the one are 72 of the other. */
const ACTUAL = 96 / 72;
const MARGIN = 16;
const BETWEEN = 12;
/** How far beyond the screen pages are painted. */
const NEAR = "600px 0px";

type Holder = { element: HTMLElement; number: number; size: Size; painted: number };

export class Viewer {
  #pdf: Pdf | null = null;
  #holders: Holder[] = [];
  #zoom: Zoom = "width";
  #near: IntersectionObserver;
  #resized: ResizeObserver;
  #turn = 0;
  #width = 0;

  constructor(
    private readonly scroller: HTMLElement,
    private readonly moved: (standing: Standing) => void,
    private readonly failed: (error: unknown) => void,
  ) {
    this.#near = new IntersectionObserver((entries) => entries.forEach((entry) => this.#seen(entry)), { root: scroller, rootMargin: NEAR });
    this.#resized = new ResizeObserver(() => requestAnimationFrame(() => this.#width !== scroller.clientWidth && this.#lay()));
    this.#resized.observe(scroller);
    scroller.addEventListener("scroll", this.#scrolled);
  }

  /** Shows another file, at the same place where `stay`. */
  async show(pdf: Pdf, stay: boolean): Promise<void> {
    const turn = ++this.#turn;
    const top = stay ? this.scroller.scrollTop : 0;
    const size = await pdf.size(1);
    const holders = Array.from({ length: pdf.count }, (_, index): Holder => ({ element: holder(index + 1, pdf.count), number: index + 1, size, painted: 0 }));
    const width = this.scroller.clientWidth;
    holders.forEach((one) => this.#fit(one));
    const tall = (holders[0]?.element.offsetHeight || Number.parseFloat(holders[0]?.element.style.height ?? "1")) + BETWEEN;
    const first = Math.min(holders.length - 1, Math.floor(top / tall));
    // What will be in sight is painted before it takes the place of what is.
    for (const one of holders.slice(first, first + 2)) await this.#paint(one, pdf, turn);
    if (turn !== this.#turn) return pdf.close();
    this.#near.disconnect();
    this.#pdf?.close();
    this.#pdf = pdf;
    this.#holders = holders;
    this.#width = width;
    this.scroller.replaceChildren(...holders.map((one) => one.element));
    this.scroller.scrollTop = top;
    holders.forEach((one) => this.#near.observe(one.element));
    this.#scrolled();
  }

  zoom(zoom: Zoom): void {
    if (zoom === this.#zoom) return;
    this.#zoom = zoom;
    this.#lay();
  }

  turn(by: number): void {
    const at = this.#at();
    const next = this.#holders[Math.min(this.#holders.length - 1, Math.max(0, at + by))];
    if (next) this.scroller.scrollTop = next.element.offsetTop - BETWEEN;
  }

  destroy(): void {
    this.#turn++;
    this.#near.disconnect();
    this.#resized.disconnect();
    this.scroller.removeEventListener("scroll", this.#scrolled);
    this.#pdf?.close();
  }

  #scale(size: Size): number {
    if (this.#zoom === "actual") return ACTUAL;
    return Math.max(0.2, (this.scroller.clientWidth - 2 * MARGIN) / size.width);
  }

  #fit(one: Holder): void {
    const scale = this.#scale(one.size);
    one.element.style.width = `${Math.floor(one.size.width * scale)}px`;
    one.element.style.height = `${Math.floor(one.size.height * scale)}px`;
  }

  /** Lays the same pages out anew: another width, another zoom. */
  #lay(): void {
    const at = this.#at();
    const into = this.#into(at);
    this.#width = this.scroller.clientWidth;
    for (const one of this.#holders) {
      this.#fit(one);
      one.painted = 0;
      // Entering the observer again asks for what is near.
      this.#near.unobserve(one.element);
      this.#near.observe(one.element);
    }
    const holder = this.#holders[at];
    if (holder) this.scroller.scrollTop = holder.element.offsetTop + into * holder.element.offsetHeight;
  }

  #seen(entry: IntersectionObserverEntry): void {
    const one = this.#holders.find((holder) => holder.element === entry.target);
    if (!one || !this.#pdf) return;
    if (entry.isIntersecting) void this.#paint(one, this.#pdf, this.#turn);
    else {
      one.element.replaceChildren();
      one.painted = 0;
    }
  }

  async #paint(one: Holder, pdf: Pdf, turn: number): Promise<void> {
    try {
      const size = await pdf.size(one.number);
      if (size.width !== one.size.width || size.height !== one.size.height) {
        one.size = size;
        this.#fit(one);
      }
      const scale = this.#scale(size) * (globalThis.devicePixelRatio || 1);
      if (one.painted === scale) return;
      one.painted = scale;
      const canvas = await pdf.paint(one.number, scale);
      if (turn !== this.#turn || one.painted !== scale) return;
      one.element.replaceChildren(canvas);
    } catch (error) {
      one.painted = 0;
      if (turn === this.#turn) this.failed(error);
    }
  }

  /** The page that fills most of the screen's upper half. */
  #at(): number {
    const line = this.scroller.scrollTop + this.scroller.clientHeight / 3;
    const beyond = this.#holders.findIndex((one) => one.element.offsetTop > line);
    return Math.max(0, (beyond < 0 ? this.#holders.length : beyond) - 1);
  }

  #into(at: number): number {
    const element = this.#holders[at]?.element;
    return element?.offsetHeight ? (this.scroller.scrollTop - element.offsetTop) / element.offsetHeight : 0;
  }

  #scrolled = (): void => this.moved({ page: this.#holders.length ? this.#at() + 1 : 0, of: this.#holders.length });
}

function holder(number: number, of: number): HTMLElement {
  const element = document.createElement("div");
  element.className = "pdf-page";
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", `Page ${number} of ${of}`);
  return element;
}
