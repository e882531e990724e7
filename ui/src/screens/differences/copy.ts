/** Copies rows as tab-separated text: the backend writes them, whether they were ever on the screen or not. */
import { call } from "../../backend";
import type { DifferenceQuery } from "../../bindings";
import { report, toast } from "../../app/toasts.svelte";
import { count, plural } from "../../format/words";

/** More than a spreadsheet takes from a clipboard without pain; an export has no such bound. */
const MOST = 100_000;

export async function copyRows(comparison: number, query: DifferenceQuery, offset: number, rows: number): Promise<void> {
  if (rows > MOST) {
    toast({ text: `${plural(rows, "row")} are too many for the clipboard`, detail: `At most ${count(MOST)}. Export them as CSV or XLSX instead.`, tone: "failed" });
    return;
  }
  const text = call("differences_tsv", { comparison, query, offset, limit: rows });
  try {
    await write(text);
    toast({ text: `${plural(rows, "row")} copied` });
  } catch {
    await text.then(
      // A browser wants a fresh press of a key or button once the rows took their time.
      (ready) => toast({ text: `${plural(rows, "row")} are ready`, action: { label: "Copy", run: () => void navigator.clipboard.writeText(ready).catch(report) } }),
      report,
    );
  }
}

async function write(text: Promise<string>): Promise<void> {
  // WebKit takes a promise, so that the key that was pressed still counts as the user's wish when the text is there.
  if (typeof ClipboardItem === "function") {
    const blob = text.then((ready) => new Blob([ready], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
  } else {
    await navigator.clipboard.writeText(await text);
  }
}
