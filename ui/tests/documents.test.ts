import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import App from "../src/App.svelte";
import { registry } from "../src/actions/registry.svelte";
import { einvoices } from "../src/app/einvoices.svelte";
import { lately } from "../src/app/lately.svelte";
import { location } from "../src/app/location.svelte";
import { parse } from "../src/app/route";
import { workspace } from "../src/app/workspace.svelte";
import { type CommandName, useBackend } from "../src/backend";
import { demo } from "../src/demo/backend";

// A layout of its own, and pages without a painter: happy-dom has neither.
vi.mock("../src/screens/documents/pdf", () => ({
  openPdf: async () => ({ count: 3, size: async () => ({ width: 595, height: 842 }), paint: async () => document.createElement("canvas"), xml: async () => "<rsm:CrossIndustryInvoice/>", close: () => undefined }),
}));

let asked: [CommandName, Record<string, unknown>][] = [];
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(668);
  Element.prototype.scrollIntoView = () => undefined;
  asked = [];
  useBackend({ ...demo, call: (name, args, progress) => (asked.push([name, args]), demo.call(name, args, progress)) });
  einvoices.clear();
  lately.these = [];
});

const last = (name: CommandName) => asked.findLast(([one]) => one === name)?.[1];

async function open(hash: string) {
  await workspace.refresh();
  location.stay(parse(hash));
  return render(App);
}

describe("documents", () => {
  test("the newest run's invoices, the first one's page and what stands on it", async () => {
    await open("#/documents");
    await waitFor(() => expect(screen.getByTestId("pages").textContent).toMatch(/^Page \d of 3$/));
    expect(screen.getByTestId("document-position").textContent).toBe("1 of 25,900");
    expect(last("document_pdf")).toMatchObject({ run: 12, invoice: "INV-2026-100000", page: { template: "", mark: "", hybrid: false } });
    expect(screen.getByTestId("facts").textContent).toMatch(/Nothing is missing.*BT-31.*GB123456782/s);
  });

  test("walks, marks and changes the format by keys; each is in the URL and in what is asked for", async () => {
    const user = userEvent.setup();
    await open("#/documents/12");
    await waitFor(() => expect(screen.getByTestId("facts")).toBeTruthy());
    await user.keyboard("jj");
    await waitFor(() => expect(screen.getByTestId("facts").textContent).toContain("INV-2026-100002"));
    await user.keyboard("mf");
    await waitFor(() => expect(last("document_pdf")).toMatchObject({ invoice: "INV-2026-100002", page: { mark: "draft", hybrid: true } }));
    expect(parse(window.location.hash)).toMatchObject({ screen: "documents", run: 12, invoice: "INV-2026-100002", mark: "draft", format: "facturx" });
    // What lacks something is no e-invoice yet, and says what is missing.
    await user.keyboard("f");
    await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("the buyer's country"));
    await user.keyboard("j");
    await waitFor(() => expect(screen.getByTestId("xml")).toBeTruthy());
    expect(last("document_xml")).toEqual({ run: 12, invoice: "INV-2026-100003", format: "ubl" });
    await user.keyboard("f");
    await waitFor(() => expect(last("document_xml")).toEqual({ run: 12, invoice: "INV-2026-100003", format: "cii" }));
  });

  test("a filter looks at every invoice once, and then lists what it finds, with numbers", async () => {
    const user = userEvent.setup();
    await open("#/documents/12");
    await waitFor(() => expect(screen.getByTestId("document-approved").textContent).toMatch(/approved 3,700/));
    expect(screen.getByTestId("document-missing").textContent?.trim()).toBe("missing");
    await user.click(screen.getByTestId("document-missing"));
    await waitFor(() => expect(screen.getByTestId("document-missing").textContent).toMatch(/missing 2,878/));
    expect(parse(window.location.hash)).toMatchObject({ screen: "documents", run: 12, filter: "missing" });
    expect(last("documents")).toMatchObject({ run: 12, filter: "missing", search: "" });
    expect(asked.filter(([name]) => name === "documents_check")).toHaveLength(1);
    await user.click(screen.getByTestId("document-broken"));
    await waitFor(() => expect(last("documents")).toMatchObject({ filter: "broken" }));
    expect(asked.filter(([name]) => name === "documents_check")).toHaveLength(1);
  });

  test("what is missing leads to the field where it is given", async () => {
    const user = userEvent.setup();
    await open("#/documents/12?invoice=INV-2026-100002");
    const terms = await screen.findAllByTestId("missing-term");
    expect(terms.map((term) => term.textContent)).toEqual([expect.stringMatching(/buyer's country.*BT-55.*Buyer/s), expect.stringMatching(/e-invoice address/), expect.stringMatching(/tax category, line 3.*Run's columns/s)]);
    await user.keyboard("e");
    await waitFor(() => expect((document.activeElement as HTMLElement).dataset.field).toBe("address.country"));
    expect(parse(window.location.hash)).toMatchObject({ screen: "buyers", customer: "C-10002" });
    await user.keyboard("Germany");
    await user.keyboard("{Control>}s{/Control}");
    await waitFor(() => expect(last("buyer_save")).toMatchObject({ buyer: { customer: "C-10002", address: { country: "Germany" } } }));
    await waitFor(() => expect(screen.getByTestId("buyer-form").textContent).toContain("typed"));
  });

  test("an e-invoice that breaks a rule of the standard is not offered for saving, its page is", async () => {
    await open("#/documents/12?invoice=INV-2026-100005&format=facturx");
    const rules = await screen.findAllByTestId("broken-rule");
    expect(rules.map((rule) => rule.dataset.rule)).toEqual(["BR-CO-10", "TIEOUT-VATID"]);
    expect(rules[0]?.textContent).not.toContain("Tieout's own");
    expect(rules[1]?.textContent).toContain("Tieout's own");
    expect(registry.blocked("document.save")).toMatch(/breaks a rule/);
    registry.run("document.format");
    registry.run("document.format");
    registry.run("document.format");
    await waitFor(() => expect(registry.blocked("document.save")).toBeNull());
    registry.run("document.save");
    await waitFor(() => expect(last("document_save")).toMatchObject({ invoice: "INV-2026-100005", format: "pdf" }));
  });

  test("the selected invoices become a batch", async () => {
    const user = userEvent.setup();
    await open("#/documents/12");
    await waitFor(() => expect(screen.getByTestId("facts")).toBeTruthy());
    await user.keyboard("{Shift>}jj{/Shift}");
    await waitFor(() => expect(screen.getByTestId("document-position").textContent).toBe("3 selected"));
    await user.keyboard("b");
    await waitFor(() => expect(screen.getByTestId("batch-count").textContent).toContain("3 invoices"));
    expect(last("batch_plan")).toMatchObject({ request: { which: "these", invoices: ["INV-2026-100000", "INV-2026-100001", "INV-2026-100002"] } });
  });

  test("from a run, and from an invoice in review", async () => {
    const user = userEvent.setup();
    await open("#/run/12");
    await user.keyboard("d");
    await waitFor(() => expect(parse(window.location.hash)).toMatchObject({ screen: "documents", run: 12 }));
    location.go(parse("#/comparison/1/invoice/1"));
    await screen.findByTestId("side-by-side");
    await user.keyboard("d");
    await waitFor(() => expect(parse(window.location.hash)).toMatchObject({ screen: "documents", run: 2 }));
  });
});

describe("templates", () => {
  test("a control edits the text, and the page follows", async () => {
    await open("#/documents/templates?run=12&invoice=INV-2026-100000");
    const blocks = await screen.findByTestId("order-blocks");
    await waitFor(() => expect(last("document_pdf")).toMatchObject({ page: { toml: expect.stringContaining('paper = "a4"') } }));
    await fireEvent.click(screen.getByRole("radio", { name: "Letter" }));
    await waitFor(() => expect(last("document_pdf")).toMatchObject({ page: { toml: expect.stringContaining('paper = "letter"') } }));
    const tax = blocks.querySelector("[data-one=tax] input") as HTMLInputElement;
    await fireEvent.click(tax);
    await waitFor(() => expect(String((last("document_pdf") as { page: { toml: string } }).page.toml)).not.toContain('"tax"'));
    registry.run("template.save");
    await waitFor(() => expect(last("template_save")).toMatchObject({ name: "classic", toml: expect.stringContaining('paper = "letter"') }));
  });

  test("blocks change their order by keys", async () => {
    await open("#/documents/templates?name=plain&run=12");
    const blocks = await screen.findByTestId("order-blocks");
    const order = () => [...blocks.querySelectorAll("li.on")].map((one) => (one as HTMLElement).dataset.one);
    expect(order().slice(0, 3)).toEqual(["seller", "buyer", "details"]);
    await fireEvent.keyDown(blocks.querySelector("[data-one=buyer] input")!, { key: "ArrowUp", altKey: true });
    await waitFor(() => expect(order().slice(0, 3)).toEqual(["buyer", "seller", "details"]));
  });
});

describe("sellers", () => {
  test("a refusal of the backend stands on the form, and nothing typed is lost", async () => {
    const user = userEvent.setup();
    await open("#/documents/sellers");
    const form = await screen.findByTestId("seller-form");
    const vat = form.querySelector("[data-field=vat_id]") as HTMLInputElement;
    await user.clear(vat);
    await user.type(vat, "12 34");
    await user.keyboard("{Control>}s{/Control}");
    await waitFor(() => expect(screen.getByTestId("error").textContent).toMatch(/12 34 is no VAT id.*GB123456782/s));
    expect(vat.value).toBe("12 34");
    await user.clear(vat);
    await user.type(vat, "GB999999973");
    await user.keyboard("{Control>}s{/Control}");
    await waitFor(() => expect(screen.queryByTestId("error")).toBeNull());
    expect(last("seller_save")).toMatchObject({ seller: { vat_id: "GB999999973", accounts: [{ bic: "BUKBGB22" }, {}] } });
  });

  test("what an e-invoice still needs is named, and marked where it is", async () => {
    await open(`#/documents/sellers?name=${encodeURIComponent("Northgate Cloud Deutschland GmbH, Niederlassung für öffentliche Auftraggeber")}`);
    expect((await screen.findByTestId("seller-missing")).textContent).toMatch(/phone, bank account/);
    expect(screen.getByTestId("accounts").textContent).toContain("missing");
  });
});

describe("batches", () => {
  test("the pattern shows its names at once, and says what it can't read", async () => {
    const user = userEvent.setup();
    await open("#/documents/12/batches/new");
    await waitFor(() => expect(screen.getByTestId("batch-count").textContent).toContain("3,700"));
    const pattern = screen.getByTestId("batch-pattern") as HTMLInputElement;
    await user.clear(pattern);
    await user.type(pattern, "{{number} {{customer}");
    await waitFor(() => expect(screen.getByTestId("batch-names").textContent).toContain("INV-2026-100003 Bäckerei Süßkind & Söhne _b_GmbH__b_.pdf"));
    await user.type(pattern, "{{moon}");
    await waitFor(() => expect(screen.getByTestId("error").textContent).toContain("{moon} says nothing."));
    expect(registry.blocked("batch.folder")).toContain("moon");
  });

  test("writes, says what was left out and why, and leads to it", async () => {
    await open("#/documents/12/batches/new?format=facturx");
    await waitFor(() => expect(screen.getByTestId("batch-count").textContent).toContain("3,700"));
    registry.run("batch.zip");
    await waitFor(() => expect(screen.getByTestId("batch-detail").textContent).toMatch(/Factur-X.*left out 13/s));
    expect(last("batch_start")).toMatchObject({ zip: true, request: { run: 12, which: "approved", format: "facturx", pattern: "{number}" } });
    const out = await screen.findAllByTestId("batch-file");
    expect(out[0]?.textContent).toContain("The buyer's country is missing");
    await fireEvent.click(out[0]!.querySelector("a")!);
    await waitFor(() => expect(parse(window.location.hash)).toMatchObject({ screen: "documents", run: 12, invoice: "INV-2026-100002" }));
  });

  test("one that was stopped is resumed", async () => {
    const user = userEvent.setup();
    await open("#/documents/12/batches?batch=3");
    await waitFor(() => expect(screen.getByTestId("batch-detail").textContent).toMatch(/The disk is full.*waiting 2,492/s));
    await user.keyboard("r");
    await waitFor(() => expect(screen.getByTestId("batch-detail").textContent).toMatch(/Done/));
    expect(last("batch_resume")).toMatchObject({ batch: 3 });
  });
});

describe("e-invoices", () => {
  test("each file has its verdict; official rules and our own stand apart", async () => {
    const user = userEvent.setup();
    await open("#/documents/check");
    await user.keyboard("o");
    await waitFor(() => expect(screen.getAllByTestId("einvoice-row").map((row) => row.dataset.verdict)).toEqual(["invalid", "valid", "valid", "unreadable"]));
    expect(screen.getByTestId("verdict").textContent).toContain("Not valid");
    expect(screen.getAllByTestId("broken-rule").map((rule) => [rule.dataset.rule, rule.dataset.severity])).toEqual([["BR-CO-10", "error"], ["BR-S-08", "error"], ["UBL-CR-512", "warning"], ["TIEOUT-PRICE", "error"], ["TIEOUT-DUE", "warning"]]);
    await user.keyboard("jjj");
    await waitFor(() => expect(screen.getByTestId("verdict").textContent).toContain("Can't be read"));
  });
});
