import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import App from "../src/App.svelte";
import { location } from "../src/app/location.svelte";
import { parse } from "../src/app/route";
import { signed, signing } from "../src/app/signing.svelte";
import { workspace } from "../src/app/workspace.svelte";
import { useBackend } from "../src/backend";
import type { LogEntryView } from "../src/bindings";
import { demo } from "../src/demo/backend";
import { bench } from "../src/screens/sql/bench.svelte";
import { lacking, strength } from "../src/app/passphrase";

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

function copies(): string[] {
  const copied: string[] = [];
  vi.spyOn(navigator.clipboard, "writeText").mockImplementation(async (text) => void copied.push(text));
  return copied;
}

describe("SQL", () => {
  beforeEach(() => {
    bench.open("");
    [bench.answer, bench.ran] = [null, null];
  });

  test("a link brings the query; a key runs it; the answer is exact rows, then bars with their figures", async () => {
    const user = userEvent.setup();
    await open(`#/sql?sql=${encodeURIComponent("SELECT country, decimal_sum(net_amount) AS net FROM invoice WHERE run_name = :run GROUP BY country")}`);
    const parameter = await screen.findByTestId("parameter-run");
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect((await screen.findByTestId("error")).textContent).toContain("the parameter :run has no value");
    await user.type(parameter, "October 2026{Enter}");
    await waitFor(() => expect(screen.getByTestId("sql-count").textContent).toContain("23 rows"));
    expect(screen.queryByTestId("error")).toBeNull();
    expect(document.querySelector('[data-row="0"]')?.textContent).toMatch(/United Kingdom.*GBP.*21,000/);
    // The query with its parameter is the link.
    await waitFor(() => expect(parse(window.location.hash)).toMatchObject({ screen: "sql", given: { run: "October 2026" } }));
    screen.getByTestId("sql-rows").focus();
    await user.keyboard("2");
    const bars = await screen.findByTestId("sql-bars");
    expect(bars.getAttribute("aria-label")).toBe("invoices by country");
    expect(within(bars).getAllByRole("listitem")).toHaveLength(23);
    expect(bars.textContent).toContain("Germany");
    expect(parse(window.location.hash)).toMatchObject({ look: "bars" });
  });

  test("ten thousand rows, of which those on the screen exist; chosen ones are summed and copied", async () => {
    const user = userEvent.setup({ writeToClipboard: false });
    const copied = copies();
    await open("#/sql?sql=SELECT+*+FROM+invoice");
    await screen.findByTestId("schema");
    await user.keyboard("{Control>}{Enter}{/Control}");
    const rows = await screen.findByTestId("sql-rows");
    expect(rows.getAttribute("aria-rowcount")).toBe("10001");
    expect(screen.getByTestId("sql-count").parentElement?.textContent).toContain("an export has all");
    expect(screen.getAllByTestId("sql-rows-row").length).toBeLessThanOrEqual(25);
    rows.focus();
    await user.keyboard("{ArrowDown}{Shift>}{ArrowDown}{/Shift}");
    await user.keyboard("{Control>}c{/Control}");
    await waitFor(() => expect(copied).toHaveLength(1));
    const lines = copied[0]?.split("\n") ?? [];
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain("run\trun_name\tnumber");
    // A customer's name from a file is shown as it is, and never as HTML or a formula.
    expect(lines.join("\n")).not.toMatch(/\t=cmd/);
    expect(rows.querySelector("b")).toBeNull();
    // By a column of numbers: the largest first, NULLs last.
    const head = within(rows).getAllByRole("columnheader").find((one) => one.textContent?.includes("net_amount")) as HTMLElement;
    await fireEvent.keyDown(head, { key: "Enter" });
    expect(head.getAttribute("aria-sort")).toBe("descending");
    rows.focus();
    await user.keyboard("{End}");
    await waitFor(() => expect(document.querySelector('[data-row="9999"]')?.textContent).toContain("NULL"));
  });

  test("an error says its line and column", async () => {
    const user = userEvent.setup();
    await open(`#/sql?sql=${encodeURIComponent("SELECT number,\n  foo_amount\nFROM invoice")}`);
    await screen.findByTestId("schema");
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect((await screen.findByTestId("error")).textContent).toContain("Line 2, column 3: no such column: foo_amount");
  });

  test("a query is saved with its usual parameters, opened, and deleted with a way back", async () => {
    const user = userEvent.setup();
    await open(`#/sql?sql=${encodeURIComponent("SELECT * FROM log WHERE by = :who")}&given=who%3DRuth`);
    await screen.findByTestId("schema");
    await user.keyboard("{Control>}s{/Control}");
    await user.type(await screen.findByTestId("sql-save-name"), "Log of one person{Enter}");
    await waitFor(() => expect(parse(window.location.hash)).toMatchObject({ query: "Log of one person" }));
    await user.click(screen.getByRole("radio", { name: "Saved" }));
    await waitFor(() => expect(screen.getAllByTestId("saved-query")).toHaveLength(4));
    await user.click(screen.getByText("Billed by country"));
    expect((await screen.findByTestId("parameter-run") as HTMLInputElement).value).toBe("October 2026, NetSuite");
    await user.click(screen.getByLabelText("Delete Log of one person"));
    await waitFor(() => expect(screen.getAllByTestId("saved-query")).toHaveLength(3));
    await user.click(screen.getByText("Undo"));
    await waitFor(() => expect(screen.getAllByTestId("saved-query")).toHaveLength(4));
  });
});

describe("people", () => {
  test("are added with a role, and never without one", async () => {
    const user = userEvent.setup();
    await open("#/people");
    expect(await screen.findAllByTestId("person-row")).toHaveLength(4);
    await user.keyboard("n");
    await user.type(await screen.findByTestId("person-name"), "Aiko Tanaka");
    await user.type(screen.getByTestId("person-user"), "a.tanaka");
    expect((screen.getByTestId("person-save") as HTMLButtonElement).disabled).toBe(true);
    await user.click(screen.getByTestId("role-approver"));
    await user.click(screen.getByTestId("person-save"));
    await waitFor(() => expect(screen.getAllByTestId("person-row")).toHaveLength(5));
    expect(parse(window.location.hash)).toEqual({ screen: "people", person: "Aiko Tanaka" });
  });

  test("a key is unlocked by its passphrase and locked by one key", async () => {
    const user = userEvent.setup();
    await open("#/people");
    await screen.findByText("Your key is locked.");
    await user.keyboard("u");
    await user.type(await screen.findByTestId("passphrase"), "long enough to be right{Enter}");
    await screen.findByText("✓ Your key is unlocked.");
    await waitFor(() => expect(screen.queryByTestId("passphrase")).toBeNull());
    await user.keyboard("l");
    await screen.findByText("Your key is locked.");
  });

  test("a passphrase that the keychain keeps is not asked for again, until it is forgotten", async () => {
    const user = userEvent.setup();
    await open("#/people");
    await screen.findByText("Your key is locked.");
    expect(screen.queryByTestId("key-forget")).toBeNull();
    await user.keyboard("u");
    await user.click(await screen.findByTestId("key-keep"));
    await user.type(screen.getByTestId("passphrase"), "long enough to be right{Enter}");
    await screen.findByText("✓ Your key is unlocked.");
    await waitFor(() => expect(screen.queryByTestId("passphrase")).toBeNull());
    await user.keyboard("l");
    await screen.findByText("Your key is locked.");
    await user.keyboard("u");
    await screen.findByText("✓ Your key is unlocked.");
    expect(screen.queryByTestId("passphrase")).toBeNull();
    // A decision with the locked key: the same, once.
    await demo.call("key_lock", {});
    let tries = 0;
    await signed(async () => {
      tries++;
      if (!(await demo.call("people", {})).find((one) => one.me)?.unlocked) throw { code: "key_locked", message: "", help: "" };
    });
    expect([tries, signing.purpose]).toEqual([2, null]);
    await user.click(await screen.findByTestId("key-forget"));
    await user.keyboard("l");
    await screen.findByText("Your key is locked.");
    await user.keyboard("u");
    await screen.findByTestId("passphrase");
  });

  test("a new key wants a passphrase that is hard to guess, twice", async () => {
    const user = userEvent.setup();
    useBackend({ ...demo, call: async (name, args, progress) => {
      const answer = await demo.call(name, args, progress);
      return name === "people" ? ((answer as { fingerprint: string }[]).map((one) => ({ ...one, fingerprint: "" })) as typeof answer) : answer;
    } });
    await open("#/people");
    await user.click(await screen.findByTestId("key-create"));
    const [first, confirm] = [await screen.findByTestId("passphrase"), screen.getByTestId("key-confirm") as HTMLButtonElement];
    await user.type(first, "password1");
    expect(screen.getByTestId("strength").textContent).toContain("At least 10 characters");
    await user.clear(first);
    await user.type(first, "quartz lantern obeys monday");
    await user.type(screen.getByTestId("passphrase-again"), "quartz lantern");
    expect(confirm.disabled).toBe(true);
    await user.type(screen.getByTestId("passphrase-again"), " obeys monday");
    expect(confirm.disabled).toBe(false);
    useBackend(demo);
  });

  test.each([
    ["", "weak"],
    ["password", "weak"],
    ["Passw0rd!2026", "weak"],
    ["aaaaaaaaaaaaaaaaaaaaaaaa", "weak"],
    ["abcdefghijklmnopqrstuvwx", "weak"],
    ["quartz lantern obeys monday", "strong"],
    ["Fünf blaue Möwen zählen Geld", "strong"],
  ])("%s is %s", (passphrase, level) => expect(strength(passphrase).level).toBe(level));

  test.each([
    ["", false],
    ["password1", false],
    ["         x", false],
    ["correct ho", true],
    ["up to my hat", true],
  ])("the one rule for a new passphrase: %s will do: %s", (passphrase, does) => expect(lacking(passphrase) === null).toBe(does));

  test("a colleague's key is accepted by the fingerprint that is read out, and withdrawn with a reason", async () => {
    const user = userEvent.setup();
    await open(`#/people?person=${encodeURIComponent("Tomás Ferreira de Albuquerque e Castro")}`);
    const row = async () => (await screen.findAllByTestId("person-row")).find((one) => one.textContent?.includes("Tomás"))?.textContent;
    expect(await row()).toContain("none yet");
    await user.keyboard("a");
    const accept = async () => (await screen.findByTestId("key-accept-confirm")) as HTMLButtonElement;
    await user.type(await screen.findByTestId("fingerprint"), "1A2B 3c4d");
    expect((await accept()).disabled).toBe(true);
    await user.type(screen.getByTestId("fingerprint"), " 5e6f{Enter}");
    await waitFor(async () => expect(await row()).toContain("1a2b 3c4d 5e6f 7a8b"));
    await user.keyboard("w");
    await user.type(await screen.findByTestId("ask"), "lost with the laptop{Enter}");
    await waitFor(async () => expect(await row()).toContain("none yet"));
  });
});

describe("packages", () => {
  test("a merge shows what had no effect and where two disagree; one decision is kept with a reason", async () => {
    const user = userEvent.setup();
    await open("#/people/packages");
    await user.keyboard("i");
    expect((await screen.findByTestId("merged")).textContent).toMatch(/412 new decisions.*3 without effect.*3 conflicts/s);
    expect(screen.getAllByTestId("refused-row")[2]?.textContent).toContain("forged or damaged");
    expect(screen.getAllByTestId("conflict")).toHaveLength(3);
    await user.keyboard("j");
    await waitFor(() => expect(parse(window.location.hash)).toEqual({ screen: "packages", conflict: "c2" }));
    await user.keyboard("t");
    await user.type(await screen.findByTestId("ask"), "The order came{Enter}");
    await user.type(await screen.findByTestId("passphrase"), "correct horse{Enter}");
    await waitFor(() => expect(screen.getAllByTestId("conflict")).toHaveLength(2));
    expect(screen.queryByText("INV-2026050001")).toBeNull();
  });
});

describe("the log", () => {
  const many = (number: number): LogEntryView => ({ number, at: "2026-11-22T09:00:00Z", by: number % 3 ? "Ruth Okafor" : "Mikael Lindqvist", what: number % 100 ? "invoice approved" : "run imported", subject: `INV-${number}`, hash: number.toString(16).padStart(64, "0") });

  test("fifty thousand entries are read on, filtered by person, kind and text, and windowed", async () => {
    const user = userEvent.setup();
    const all = Array.from({ length: 50_000 }, (_, index) => many(50_000 - index));
    useBackend({ ...demo, call: async (name, args, progress) => {
      if (name !== "workspace_log") return demo.call(name, args, progress);
      const { offset, limit } = args as unknown as { offset: number; limit: number };
      return all.slice(offset, offset + limit) as never;
    } });
    await open("#/log");
    await waitFor(() => expect(screen.getByTestId("log-count").textContent).toBe("50,000 entries"));
    expect(screen.getAllByTestId("log-row").length).toBeLessThanOrEqual(25);
    await user.keyboard("/");
    await user.type(screen.getByTestId("log-text"), "INV-4900");
    await waitFor(() => expect(screen.getByTestId("log-count").textContent).toBe("11 of 50,000 entries"));
    expect(parse(window.location.hash)).toEqual({ screen: "log", text: "INV-4900" });
    location.stay({ screen: "log", who: ["Mikael Lindqvist"], what: ["run imported"] });
    await waitFor(() => expect(screen.getByTestId("log-count").textContent).toBe("166 of 50,000 entries"));
    expect(document.querySelector('[data-row="0"]')?.textContent).toContain("INV-49800");
    useBackend(demo);
  });

  test("is verified with one key, and a head from elsewhere is looked for", async () => {
    const user = userEvent.setup({ writeToClipboard: false });
    const copied = copies();
    await open("#/log");
    await screen.findAllByTestId("log-row");
    await user.keyboard("v");
    await waitFor(() => expect(screen.getByTestId("log-verdict").textContent).toContain("✓ Sound"));
    await user.keyboard("h");
    await waitFor(() => expect(copied[0]).toMatch(/^[0-9a-f]{64}$/));
    expect(screen.getByTestId("log-head").textContent).toBe(copied[0]);
    await user.type(screen.getByLabelText("A head from a report or sign-off"), `${"ab".repeat(32)}{Enter}`);
    await waitFor(() => expect(screen.getByTestId("log-verdict").textContent).toContain("was cut off or rewritten"));
  });
});

describe("the report", () => {
  test("says what was billed, found, stopped, approved and left, and ties out", async () => {
    await open("#/review/1/report");
    const sheet = await screen.findByTestId("report");
    for (const figure of ["579,492,449,774.88", "+4,555,763,773.50", "−529,320", "GBP 118,402.66 and EUR 2,201.10", "Signed".toLowerCase()]) expect(sheet.textContent).toContain(figure);
    expect(screen.getByTestId("report-held").textContent).toContain("13");
    expect(screen.getByTestId("tie-out").textContent).toMatch(/✓ 0\.00.*✗ \+0\.50/s);
    expect(screen.getByTestId("remains").textContent).toContain("982 invoices are to be reviewed");
  });

  test("is copied for Slack", async () => {
    const user = userEvent.setup({ writeToClipboard: false });
    const copied = copies();
    await open("#/review/3/report");
    expect((await screen.findByTestId("remains")).textContent).toContain("✓ Nothing.");
    await user.keyboard("c");
    await waitFor(() => expect(copied[0]).toContain("*September 2026, before sending*"));
  });
});
