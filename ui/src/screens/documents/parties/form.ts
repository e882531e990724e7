/** What both forms do: bring the field that somebody was sent to into sight, and tell what differs. */

/** Puts the cursor into the field of that name, or into the first one of its group: `accounts` → `accounts.0.iban`. */
export function reach(form: HTMLElement, field: string): void {
  const names = [...form.querySelectorAll<HTMLInputElement>("[data-field]")];
  const found = names.find((one) => one.dataset.field === field) ?? names.find((one) => one.dataset.field?.startsWith(`${field}.`));
  found?.scrollIntoView({ block: "center" });
  found?.focus({ preventScroll: true });
}

/** Whether both say the same; what was saved when and by whom does not count. */
export function same<T extends { saved_at: string; saved_by: string }>(a: T, b: T): boolean {
  const said = (one: T) => JSON.stringify({ ...one, saved_at: "", saved_by: "" });
  return said(a) === said(b);
}
