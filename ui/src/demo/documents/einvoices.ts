/** What the demo finds in e-invoice files: one of each verdict, in turn. */
import type { EinvoiceCheckView } from "../../bindings";

const WHOLE = { unreadable: "", seller: "Northgate Cloud Deutschland GmbH", buyer: "Stadtwerke Musterstadt AöR", currency: "EUR" };
const FOUND: Omit<EinvoiceCheckView, "file">[] = [
  {
    ...WHOLE, syntax: "UBL invoice", verdict: "invalid", number: "RE-2026-0815", due: "12380.00",
    broken: [
      { rule: "BR-CO-10", severity: "error", message: "The sum of the lines' net amounts (BT-106) must be the sum of the lines: 10,403.36 is said, the lines come to 10,403.35.", location: "/Invoice/cac:LegalMonetaryTotal/cbc:LineExtensionAmount", ours: false },
      { rule: "BR-S-08", severity: "error", message: "For each rate of category S the taxable amount (BT-116) must be the sum of the lines of that rate, less allowances, plus charges.", location: "/Invoice/cac:TaxTotal/cac:TaxSubtotal[1]/cbc:TaxableAmount", ours: false },
      { rule: "UBL-CR-512", severity: "warning", message: "A tax total with an item price's base quantity of its own is not used.", location: "/Invoice/cac:InvoiceLine[4]/cac:Price/cbc:OrderableUnitFactorRate", ours: false },
      { rule: "TIEOUT-PRICE", severity: "error", message: "Line 4: 12 × 86.40 is 1,036.80, and the line says 1,036.08.", location: "/Invoice/cac:InvoiceLine[4]/cbc:LineExtensionAmount", ours: true },
      { rule: "TIEOUT-DUE", severity: "warning", message: "It is due on 14 Oct 2026, before it was issued (31 Oct 2026).", location: "/Invoice/cbc:DueDate", ours: true },
    ],
  },
  { ...WHOLE, syntax: "Factur-X (CII in a PDF)", verdict: "valid", number: "F-1204", due: "812345678901.20", broken: [] },
  { ...WHOLE, syntax: "UBL credit note", verdict: "valid", number: "GS-77", due: "-1190.00", broken: [{ rule: "TIEOUT-VATID", severity: "warning", message: "The buyer's VAT id DE123456780 fails its checksum.", location: "/CreditNote/cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID", ours: true }] },
  { syntax: "", verdict: "unreadable", unreadable: "scan.pdf is a PDF without an e-invoice in it: nothing is attached.", number: "", seller: "", buyer: "", currency: "", due: "", broken: [] },
];

export function checked(token: string): EinvoiceCheckView {
  const at = (Number(token.replace("file-", "")) - 1) % FOUND.length;
  return { file: token, ...FOUND[at]! };
}
