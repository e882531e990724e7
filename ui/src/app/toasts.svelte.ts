/** Short notes at the edge of the window: what was done, with a way back; what failed, with what to do. */
import { asErrorView } from "../backend";

export type Toast = {
  id: number;
  text: string;
  detail?: string;
  tone?: "done" | "failed";
  action?: { label: string; run: () => void };
};

const SHOWN = 7000;

class Toasts {
  list = $state<Toast[]>([]);
  #next = 1;

  add(toast: Omit<Toast, "id">): void {
    const id = this.#next++;
    this.list = [...this.list.slice(-3), { ...toast, id }];
    // What failed stays until it is read.
    if (toast.tone !== "failed") setTimeout(() => this.dismiss(id), SHOWN);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
export const toast = (note: Omit<Toast, "id">): void => toasts.add(note);

/** Shows a failure that has no place of its own on the screen. A cancelled job is no failure. */
export function report(error: unknown): void {
  const { code, message, help } = asErrorView(error);
  if (code === "cancelled") return;
  toasts.add({ text: message, detail: help, tone: "failed" });
}
