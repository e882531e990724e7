import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import App from "../src/App.svelte";
import { imports } from "../src/app/imports.svelte";
import { go, location } from "../src/app/location.svelte";
import { parse } from "../src/app/route";
import { workspace } from "../src/app/workspace.svelte";
import { useBackend } from "../src/backend";
import type { WorkspaceView } from "../src/bindings";
import { demo } from "../src/demo/backend";

// A layout of its own: happy-dom has none.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(668);
  Element.prototype.scrollIntoView = () => undefined;
});

async function open(hash: string) {
  await workspace.refresh();
  location.stay(parse(hash));
  return render(App);
}

const rowOf = (index: number) => document.querySelector(`[data-row="${index}"]`);

describe("the summary", () => {
  test("says what was billed, what changed, what it cost, and proves it", async () => {
    await open("#/comparison/1");
    expect((await screen.findByTestId("proof")).textContent).toContain("✓ 0.00");
    expect(screen.getByTestId("count-changed").textContent).toContain("665");
    const money = screen.getByLabelText("Money, before and after").textContent;
    for (const figure of ["GBP", "1,563,657.19", "1,556,082.16", "−7,575.03", "−0.48 %"]) expect(money).toContain(figure);
    const causes = screen.getAllByTestId("waterfall-cause").map((row) => row.textContent);
    expect(causes).toHaveLength(3);
    expect(causes[0]).toMatch(/tax rate 20 → 0 where country is EIRE.*−6,438.21.*590 lines/s);
  });
});

describe("causes", () => {
  test("are decided with one key and a reason, and undone with another", async () => {
    const user = userEvent.setup();
    await open("#/comparison/1/causes");
    const rows = await screen.findAllByTestId("cause-row");
    expect(rows).toHaveLength(5);
    expect(rows[4]?.textContent).toContain("unexplained");
    await user.keyboard("j");
    expect(parse(window.location.hash)).toMatchObject({ cause: "C2" });
    await user.keyboard("a");
    await user.type(await screen.findByTestId("reason"), "Recalled product, ticket 4711");
    await user.keyboard("{Enter}");
    await waitFor(() => expect(screen.getAllByTestId("cause-row")[1]?.textContent).toContain("accepted"));
    // The next one is there before the key is up.
    expect(parse(window.location.hash)).toMatchObject({ cause: "C3" });
    await user.keyboard("k");
    await waitFor(() => expect(screen.getByTestId("history").textContent).toContain("ticket 4711"));
    await user.keyboard("u");
    await waitFor(() => expect(screen.getAllByTestId("cause-row")[1]?.textContent).toContain("undecided"));
  });

  test("a decision without a reason is none", async () => {
    const user = userEvent.setup();
    await open("#/comparison/1/causes");
    await screen.findAllByTestId("cause-row");
    await user.keyboard("x");
    await user.type(await screen.findByTestId("reason"), "   {Enter}");
    expect((screen.getByTestId("decide") as HTMLButtonElement).disabled).toBe(true);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId("reason")).toBeNull());
  });
});

describe("the differences", () => {
  test("a million rows, of which only those on the screen exist", async () => {
    await open("#/comparison/2/differences");
    await waitFor(() => expect(screen.getByTestId("difference-count").textContent).toContain("1,000,000"));
    expect(screen.getByTestId("differences").getAttribute("aria-rowcount")).toBe("1000001");
    expect(screen.getAllByTestId("difference-row").length).toBeLessThanOrEqual(25);
    const first = rowOf(0);
    expect(first?.textContent).toContain("INV-2026000000");
    await fireEvent.keyDown(screen.getByTestId("differences"), { key: "End" });
    await waitFor(() => expect(rowOf(999_999)?.textContent).toContain("INV-2026037037"));
    expect(screen.getAllByTestId("difference-row").length).toBeLessThanOrEqual(25);
    // Slots stay in the document and show other rows.
    expect(document.contains(first)).toBe(true);
    expect(rowOf(999_999)?.getAttribute("aria-selected")).toBe("true");
    expect(rowOf(999_999)?.getAttribute("aria-rowindex")).toBe("1000001");
  });

  test("the wheel moves by rows even where the scrollbar can't", async () => {
    await open("#/comparison/2/differences");
    await waitFor(() => expect(rowOf(0)?.textContent).toContain("INV"));
    const moved = new WheelEvent("wheel", { deltaY: 28 * 10, bubbles: true, cancelable: true });
    expect(screen.getByTestId("differences").dispatchEvent(moved)).toBe(false);
    await waitFor(() => expect(rowOf(0)).toBeNull());
    expect(rowOf(10)).not.toBeNull();
  });

  test("a range is selected with Shift, copied as text, and opened", async () => {
    const copied: string[] = [];
    vi.stubGlobal("ClipboardItem", undefined);
    vi.spyOn(navigator.clipboard, "writeText").mockImplementation(async (text) => void copied.push(text));
    const user = userEvent.setup({ writeToClipboard: false });
    vi.spyOn(navigator.clipboard, "writeText").mockImplementation(async (text) => void copied.push(text));
    await open("#/comparison/1/differences");
    await waitFor(() => expect(rowOf(0)?.textContent).toContain("536373"));
    const table = screen.getByTestId("differences");
    table.focus();
    await user.keyboard("{ArrowDown}{ArrowDown}{Shift>}{ArrowDown}{/Shift}");
    expect(document.querySelectorAll('[data-row][aria-selected="true"]')).toHaveLength(2);
    await user.keyboard("{Control>}c{/Control}");
    await waitFor(() => expect(copied).toHaveLength(1));
    const lines = copied[0]?.split("\n") ?? [];
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain("net_amount\t9.90\t10.40\t0.50");
    await user.keyboard("{Enter}");
    await waitFor(() => expect(location.route.screen).toBe("invoice"));
    vi.unstubAllGlobals();
  });

  test("filters and order are in the URL", async () => {
    const user = userEvent.setup();
    await open("#/comparison/1/differences");
    await waitFor(() => expect(rowOf(0)).not.toBeNull());
    await user.click(screen.getByTestId("filter-removed"));
    await waitFor(() => expect(screen.getByTestId("difference-count").textContent).toContain("137 of 5,394"));
    expect(window.location.hash).toContain("state=removed");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(window.location.hash).not.toContain("state"));
    screen.getByTestId("head-delta").focus();
    await user.keyboard("{Enter}");
    expect(window.location.hash).toContain("sort=delta&desc=1");
  });
});

describe("side by side", () => {
  test("marks what changed by more than colour, walks the changes, and names the rows they came from", async () => {
    const user = userEvent.setup();
    await open("#/comparison/1/invoice/1");
    await screen.findByTestId("side-by-side");
    const changed = screen.getAllByTestId("changed-line");
    expect(changed).toHaveLength(4);
    expect(changed[0]?.textContent).toContain("~");
    expect(changed[0]?.textContent).toContain("C3");
    expect(changed[2]?.textContent).toContain("− missing");
    expect(screen.getByTestId("change-count").textContent).toBe("1 of 4 changed lines");
    const why = screen.getByTestId("why");
    expect(why.textContent).toMatch(/unit price × 1.05.*4.95.*→.*5.1975/s);
    expect(screen.getByTestId("source").textContent).toContain("before.csv.gz row 59 and after.csv.gz row 59");
    await user.keyboard("{F8}{F8}");
    await waitFor(() => expect(screen.getByTestId("change-count").textContent).toBe("3 of 4 changed lines"));
    expect(screen.getByTestId("why").textContent).toContain("The after side has no such line.");
    await user.keyboard("{F7}");
    await waitFor(() => expect(screen.getByTestId("change-count").textContent).toBe("2 of 4 changed lines"));
    await user.keyboard("]");
    await waitFor(() => expect(screen.getAllByText("536375").length).toBeGreaterThan(0));
    expect(within(screen.getByTestId("totals")).getAllByText(/GBP/).length).toBe(6);
  });

  test("an invoice of hundreds of lines has only those on the screen", async () => {
    await open("#/comparison/1/invoice/60");
    await screen.findByTestId("side-by-side");
    const lines = screen.queryAllByTestId("line").length + screen.queryAllByTestId("changed-line").length;
    expect(lines).toBeGreaterThan(10);
    expect(lines).toBeLessThan(40);
  });
});

describe("an import", () => {
  test("asks only what is unclear, and reads nothing as HTML", async () => {
    const user = userEvent.setup();
    await open("#/runs");
    await user.click(await screen.findByTestId("choose-files"));
    const asked = await screen.findByTestId("pending-open");
    expect(asked.textContent).toContain("Answer");
    await waitFor(() => expect(screen.getAllByTestId("run-row").some((row) => row.textContent?.includes("november-2026-v43"))).toBe(true));
    go({ screen: "import", id: imports.list[0]?.id ?? "" });
    expect((await screen.findByTestId("import") as HTMLButtonElement).disabled).toBe(true);
    expect(await screen.findByText(/Is 03\/04\/2026 the 3rd of April/)).toBeTruthy();
    expect(await screen.findByText(/<img src=x/)).toBeTruthy();
    expect(document.querySelector("td img")).toBeNull();
    await user.click(screen.getAllByTestId("choice")[0] as HTMLElement);
    await waitFor(() => expect((screen.getByTestId("import") as HTMLButtonElement).disabled).toBe(false));
    await user.click(screen.getByTestId("import"));
    await waitFor(() => expect(screen.getAllByTestId("run-row").some((row) => row.textContent?.includes("sap-eu-november"))).toBe(true));
  });
});

describe("keyboard", () => {
  test("the palette reaches an action by its name, and the sheet shows all of them", async () => {
    const user = userEvent.setup();
    await open("#/runs");
    await screen.findAllByTestId("run-row");
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByTestId("palette-input"), "go to log");
    await user.keyboard("{Enter}");
    await waitFor(() => expect(location.route.screen).toBe("log"));
    await screen.findAllByTestId("log-row");
    await user.keyboard("?");
    expect((await screen.findAllByText("Keys and actions")).some((title) => title.closest("[role=dialog]"))).toBe(true);
    expect(screen.getByText("Next changed invoice")).toBeTruthy();
  });
});

describe("a workspace that another window writes", () => {
  test("says so, and lets nothing be decided", async () => {
    const user = userEvent.setup();
    const current = await commandsOf({ read_only: true, read_only_reason: "Another window has it open since 14:03 (pid 4711)." });
    await open("#/comparison/1/causes");
    expect((await screen.findByTestId("read-only")).textContent).toContain("pid 4711");
    await screen.findAllByTestId("cause-row");
    expect(screen.getByTestId("accept").getAttribute("aria-disabled")).toBe("true");
    await user.keyboard("a");
    expect(screen.queryByTestId("reason")).toBeNull();
    current();
  });
});

describe("a failure", () => {
  test("says what happened and what to do, where it happened, and can be tried again", async () => {
    const user = userEvent.setup();
    let failing = true;
    useBackend({ ...demo, call: (name, args, progress) => (failing && name === "differences" ? Promise.reject({ code: "io", message: "The differences could not be read.", help: "Check the disk." }) : demo.call(name, args, progress)) });
    await open("#/comparison/1/differences");
    const error = await screen.findByTestId("error");
    expect(error.textContent).toMatch(/could not be read.*Check the disk/s);
    failing = false;
    await user.click(within(error).getByText("Try again"));
    await waitFor(() => expect(rowOf(0)?.textContent).toContain("536373"));
    useBackend(demo);
  });
});

/** The recorded backend with another workspace, until the returned function is called. */
async function commandsOf(change: Partial<WorkspaceView>): Promise<() => void> {
  useBackend({
    ...demo,
    async call(name, args, progress) {
      const answer = await demo.call(name, args, progress);
      return name === "workspace_current" ? ({ ...(answer as WorkspaceView), ...change } as typeof answer) : answer;
    },
  });
  return () => useBackend(demo);
}
