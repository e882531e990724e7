import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import App from "../src/App.svelte";
import { imports } from "../src/app/imports.svelte";
import { location } from "../src/app/location.svelte";
import { parse } from "../src/app/route";
import { workspace } from "../src/app/workspace.svelte";
import { useBackend, type Backend } from "../src/backend";
import type { ChosenFileView } from "../src/bindings";
import { demo } from "../src/demo/backend";
import { inspection } from "../src/demo/world";

const called: { name: string; args: Record<string, unknown> }[] = [];

/** The demo, with files of any name, and what was asked of it. */
const listening: Backend = {
  ...demo,
  async call(name, args, onProgress) {
    called.push({ name, args: args as Record<string, unknown> });
    const asked = args as unknown as { tokens: string[]; mapping: never; kind: string };
    if (name === "files_inspect") return inspection(asked.tokens[0] ?? "", 100, asked.mapping, asked.kind) as never;
    return demo.call(name, args, onProgress);
  },
};

const chosen = (...names: string[]): ChosenFileView[] => names.map((name) => ({ token: name, name, bytes: 100 }));

beforeEach(async () => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(668);
  Element.prototype.scrollIntoView = () => undefined;
  HTMLElement.prototype.hasPointerCapture = () => false;
  HTMLElement.prototype.releasePointerCapture = () => undefined;
  called.length = 0;
  useBackend(listening);
  imports.list = [];
  await workspace.refresh();
  location.stay(parse("#/runs"));
  render(App);
});

describe("an import", () => {
  test("asks which column holds the invoice number, by itself", async () => {
    const user = userEvent.setup();
    await imports.take(chosen("numberless.csv"));
    expect(location.route.screen).toBe("import");
    const asked = await screen.findByTestId("missing");
    expect(asked.textContent).toContain("Which column holds the invoice number?");
    expect((screen.getByTestId("import") as HTMLButtonElement).disabled).toBe(true);
    await user.click(within(asked).getByRole("combobox", { name: "Which column holds the invoice number?" }));
    await user.click(await screen.findByRole("option", { name: /Belegnummer/ }));
    await waitFor(() => expect(screen.queryByTestId("missing")).toBeNull());
    expect((screen.getByTestId("import") as HTMLButtonElement).disabled).toBe(false);
  });

  test("of several files stores them in the order in which they were chosen", async () => {
    await imports.take(chosen("b.csv", "a.csv", "c.csv"));
    expect(called.filter((one) => one.name === "run_import").map((one) => one.args.name)).toEqual(["b", "a", "c"]);
    const stored = workspace.current?.runs.map((run) => run.name).filter((name) => name.length === 1);
    expect(stored).toEqual(["b", "a", "c"]);
  });

  test("of records stands under Records, with what they are", async () => {
    await imports.take(chosen("contracts-2026.csv"));
    expect(called.find((one) => one.name === "run_import")?.args.kind).toBe("contracts");
    await screen.findByTestId("records");
    const row = screen.getAllByTestId("run-row").find((one) => one.textContent?.includes("contracts-2026"));
    expect(row?.textContent).toContain("Contracts");
  });
});
