import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import App from "../src/App.svelte";
import { location } from "../src/app/location.svelte";
import { parse } from "../src/app/route";
import { workspace } from "../src/app/workspace.svelte";
import { useBackend } from "../src/backend";
import { demo } from "../src/demo/backend";
import { lasting } from "../src/screens/review/waivers";

// A layout of its own: happy-dom has none.
beforeEach(async () => {
  await demo.call("key_lock", {});
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(668);
  Element.prototype.scrollIntoView = () => undefined;
});

async function open(hash: string) {
  await workspace.refresh();
  location.stay(parse(hash));
  return render(App);
}

const title = () => screen.getByTestId("paper").querySelector("h2")?.textContent?.replace(/^\d(?=INV)/, "") ?? "";
const itemAt = (index: number) => document.querySelector<HTMLElement>(`[data-row="${index}"] [data-testid="queue-row"]`);
const current = () => document.querySelector<HTMLElement>('[data-testid="queue"] .active [data-testid="queue-row"]')?.textContent ?? "";

describe("a review's summary", () => {
  test("says what is wrong, and never that what was not run passed", async () => {
    await open("#/review/1");
    await waitFor(() => expect(screen.getAllByTestId("worst")).toHaveLength(7));
    expect(screen.getByTestId("count-findings").textContent).toContain("4,300");
    const notRun = screen.getAllByTestId("check-row").filter((row) => row.dataset.verdict === "not_run");
    expect(notRun.length).toBeGreaterThan(10);
    for (const row of notRun) {
      expect(row.textContent).toMatch(/not run:.*needs/s);
      expect(row.textContent).not.toContain("passed");
    }
    expect(screen.getByTestId("lacking").textContent).toContain("general-ledger totals");
    expect(screen.getByTestId("family-close").textContent).toContain("10 not");
  });

  test("an empty workspace's list says what to do", async () => {
    useBackend({ ...demo, call: async (name, args, progress) => (name === "reviews" ? ([] as never) : demo.call(name, args, progress)) });
    await open("#/reviews");
    expect(await screen.findByTestId("review-new-empty")).toBeTruthy();
    useBackend(demo);
  });
});

describe("groups", () => {
  test("are walked, waived with reason, owner and last day, and the waiver is withdrawn", async () => {
    const user = userEvent.setup();
    await open("#/review/1/groups?group=G2");
    await screen.findAllByTestId("group-row");
    await user.keyboard("w");
    const wave = await screen.findByTestId("waive-do");
    expect((wave as HTMLButtonElement).disabled).toBe(true);
    await user.type(screen.getByTestId("waive-reason"), "the uplift is billed in November");
    await waitFor(() => expect((wave as HTMLButtonElement).disabled).toBe(false));
    await user.keyboard("{Enter}");
    // It quiets findings, so it is signed; what waited for the key goes on.
    await user.type(await screen.findByTestId("passphrase"), "correct horse{Enter}");
    await waitFor(() => expect(document.querySelector('[data-group="G2"]')?.textContent).toContain("waived"));
    location.stay(parse("#/review/1/groups?group=G2"));
    expect((await screen.findByTestId("waiver")).textContent).toMatch(/Waived until.*owner Ruth Okafor.*billed in November/s);
    await user.keyboard("u");
    await user.type(await screen.findByTestId("reason"), "too early{Enter}");
    await waitFor(() => expect(document.querySelector('[data-group="G2"]')?.textContent).toContain("open"));
  });

  test("who leaves the passphrase unsaid has decided nothing", async () => {
    const user = userEvent.setup();
    await open("#/review/1/groups?group=G3");
    await screen.findAllByTestId("group-row");
    await user.keyboard("x");
    await user.type(await screen.findByTestId("reason"), "agreed in writing{Enter}");
    await screen.findByTestId("passphrase");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId("passphrase")).toBeNull());
    expect(document.querySelector('[data-group="G3"]')?.textContent).toContain("open");
    expect(screen.queryByTestId("error")).toBeNull();
  });
});

describe("waivers", () => {
  test("are listed with owner, reason and last day, those that ran out first, and withdrawn with a reason", async () => {
    const user = userEvent.setup();
    await open("#/reviews/waivers");
    const rows = await screen.findAllByTestId("waiver-row");
    expect(rows[0]?.dataset.expired).toBe("true");
    expect(rows[0]?.textContent).toMatch(/TIM-04.*Mikael Lindqvist.*31 Oct 2026.*ran out.*Terms are corrected/s);
    await user.keyboard("j");
    await waitFor(() => expect(screen.getByTestId("waiver-detail").textContent).toContain("hree decimals"));
    await user.keyboard("u");
    await user.type(await screen.findByTestId("ask"), "the export is mended{Enter}");
    await user.type(await screen.findByTestId("passphrase"), "correct horse{Enter}");
    await waitFor(() => expect(screen.getAllByTestId("waiver-row")).toHaveLength(rows.length - 1));
  });

  test.each([
    ["2026-12-31", false, "39 days left", "muted"],
    ["2026-12-01", false, "9 days left", "changed"],
    ["2026-11-22", false, "last day today", "changed"],
    ["2026-11-21", true, "ran out 1 day ago", "changed"],
  ])("until %s: %s, %s", (expires, expired, text, look) => expect(lasting({ expires, expired }, "2026-11-22")).toEqual({ text, look }));
});

describe("the queue", () => {
  test("a key decides, and the next one is there before the backend has answered", async () => {
    const user = userEvent.setup();
    let answer: () => void = () => undefined;
    const held = new Promise<void>((done) => (answer = done));
    useBackend({ ...demo, call: async (name, args, progress) => (name === "queue_decide" ? held.then(() => demo.call(name, args, progress)) : demo.call(name, args, progress)) });
    await open("#/review/1/queue?status=to_review&band=high");
    await waitFor(() => expect(title()).toContain("INV-2026"));
    await waitFor(() => expect(itemAt(2)).not.toBeNull());
    const [first, second] = [itemAt(0)?.dataset.item, itemAt(1)?.querySelector(".title")?.textContent ?? "?"];
    await user.keyboard("h");
    await user.type(await screen.findByTestId("compose-text"), "price list is late{Enter}");
    // Not answered yet: already on the second, and the first shows its new status.
    await waitFor(() => expect(title()).toContain(second));
    expect(itemAt(0)?.dataset.status).toBe("held");
    expect(itemAt(0)?.dataset.item).toBe(first);
    answer();
    // Answered: the first has left the filter, and one still stands on the second.
    await waitFor(() => expect(itemAt(0)?.dataset.item).not.toBe(first));
    expect(current()).toContain(second);
    expect(title()).toContain(second);
    useBackend(demo);
  });

  test("approving with a locked key asks for the passphrase, then goes on; who prepared is refused plainly", async () => {
    const user = userEvent.setup();
    await open("#/review/1/queue?status=to_review&text=INV-2026-100");
    await waitFor(() => expect(title()).toContain("INV-2026"));
    await user.keyboard("a");
    const passphrase = await screen.findByTestId("passphrase");
    await user.type(passphrase, "wrong{Enter}");
    expect(await screen.findByText(/not the passphrase/)).toBeTruthy();
    await user.clear(passphrase);
    await user.type(passphrase, "correct horse{Enter}");
    await waitFor(() => expect(screen.getByTestId("decided").textContent).toContain("1"));
    await user.keyboard("{Control>}a{/Control}a");
    const bulk = await screen.findByTestId("bulk-do");
    expect(bulk.closest("[role=dialog]")?.textContent).toMatch(/Approve \d+ invoices, (GBP|EUR) [\d,.]+/);
    await user.click(bulk);
    const refused = await screen.findByTestId("refused");
    expect(refused.textContent).toContain("who prepared an invoice never approves it");
    await user.click(within(refused).getByText("Read"));
    expect(screen.queryByTestId("refused")).toBeNull();
  });

  test("a range is selected with Shift and decided at once; the count is confirmed", async () => {
    const user = userEvent.setup();
    await open("#/review/1/queue?status=to_review&band=medium");
    await waitFor(() => expect(itemAt(4)).not.toBeNull());
    await user.keyboard("{Shift>}jj{/Shift}");
    expect(document.querySelectorAll('[data-row][aria-selected="true"]')).toHaveLength(3);
    expect(screen.getByTestId("decide-bar").textContent).toContain("3 invoices selected");
    await user.keyboard("x");
    await user.type(await screen.findByTestId("compose-text"), "to be billed again{Enter}");
    expect((await screen.findByTestId("bulk-do")).textContent).toContain("Reject 3 invoices");
    await user.click(screen.getByTestId("bulk-do"));
    await waitFor(() => expect(screen.getByTestId("decided").textContent).toContain("3"));
    await waitFor(() => expect(document.querySelectorAll('[data-row][aria-selected="true"]')).toHaveLength(1));
  });

  test("a comment names a person by @, and nothing in it is read as HTML", async () => {
    const user = userEvent.setup();
    await open("#/review/1/queue?band=high&status=to_review");
    await waitFor(() => expect(title()).toContain("INV-2026"));
    await user.keyboard("c");
    await user.type(await screen.findByTestId("compose-text"), "<img src=x> @mik{Enter}please{Enter}");
    await waitFor(() => expect(screen.getByTestId("history").textContent).toContain("<img src=x> @Mikael Lindqvist please"));
    expect(screen.getByTestId("history").querySelector("img")).toBeNull();
  });

  test("a hundred thousand, of which only those on the screen exist", async () => {
    const user = userEvent.setup();
    await open("#/review/2/queue");
    await waitFor(() => expect(screen.getByTestId("queue").getAttribute("aria-rowcount")).toBe("100236"));
    await waitFor(() => expect(itemAt(0)).not.toBeNull());
    expect(screen.getAllByTestId("queue-row").length).toBeLessThanOrEqual(18);
    screen.getByTestId("queue").focus();
    await user.keyboard("{End}");
    await waitFor(() => expect(itemAt(100_235)).not.toBeNull());
    expect(screen.getAllByTestId("queue-row").length).toBeLessThanOrEqual(18);
  });
});
