import { render, screen, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import App from "../src/App.svelte";
import { location } from "../src/app/location.svelte";
import { parse } from "../src/app/route";
import { workspace } from "../src/app/workspace.svelte";
import { known, kpiValue } from "../src/format/kpi";
import { everyKpi, kpis } from "../src/demo/review/kpis";

async function open(hash: string) {
  await workspace.refresh();
  location.stay(parse(hash));
  return render(App);
}

test("a value has its currency and its unit, with every digit", () => {
  expect(kpiValue({ currency: "EUR", amount: "35.59" }, "days")).toBe("EUR 35.59 days");
  expect(kpiValue({ currency: "", amount: "97.00" }, "percent")).toBe("97.00 %");
  expect(kpiValue({ currency: "USD", amount: "900000" }, "money")).toBe("USD 900,000.00");
  expect(known(kpis).known.map((kpi) => kpi.id)).toEqual(["billing_accuracy", "unapplied_cash", "invoice_cycle_time", "credit_rate"]);
});

test("the summary shows what is known, each currency by itself, and what the rest needs", async () => {
  await open("#/review/1");
  const section = await screen.findByTestId("kpis");
  const cash = within(section).getByTestId("kpi-unapplied_cash");
  expect([...cash.querySelectorAll("dd")].map((value) => value.textContent)).toEqual(["EUR 2.14 %", "GBP 0.38 %"]);
  expect(cash.title).toContain("receipts not set against invoices / receipts x 100");
  const dso = within(section).getByTestId("kpi-dso");
  expect(dso.textContent).toBe("Days sales outstanding not known: needs receivables");
  expect(dso.textContent).not.toMatch(/\d/);
  expect(within(section).getByTestId("kpis-unknown").textContent).toContain("Not known 5 of 9");
});

test("the report shows eight at most, and says how many more the workbook has", async () => {
  await open("#/review/3/report");
  const section = await screen.findByTestId("report-kpis");
  expect(everyKpi.length).toBeGreaterThan(8);
  expect(section.querySelectorAll("dt")).toHaveLength(8);
  expect(section.textContent).toContain(`${everyKpi.length - 8} more known, in the workbook`);
  expect(section.textContent).toContain("and 1 more");
});
