/** What stands in each cell of the differences' table. */
import type { CauseView, DifferenceView } from "../../bindings";
import { causeTitle } from "../../format/causes";
import { formatDecimal, formatMoney, signOf } from "../../format/decimal";
import { fieldKind, fieldTitle, signOfState } from "../../format/fields";
import { fieldValue } from "../../format/values";
import { sideOf } from "../rating/words";
import type { ColumnId } from "./columns";

/** Fields whose difference is money. */
const MONEY = new Set(["", "net_amount", "tax_amount", "gross_amount", "invoice_net", "invoice_tax", "invoice_gross", "discount_amount"]);
const STATES: Record<string, string> = { added: "line new", removed: "line missing" };

export function cellText(row: DifferenceView, column: ColumnId, causes: ReadonlyMap<string, CauseView>): string {
  switch (column) {
    case "state":
      return signOfState(row.state);
    case "invoice":
      return pair(row.invoice_before, row.invoice_after);
    case "line":
      return pair(row.line_before, row.line_after);
    case "field":
      return row.field ? `${row.root ? "" : "↳ "}${fieldTitle(row.field)}` : (STATES[row.state] ?? "");
    case "before":
    case "after":
    case "expected":
      return row.field ? fieldValue(row.field, row[column]) : formatDecimal(row[column]);
    case "delta":
      if (row.delta === null) return "";
      return MONEY.has(row.field) ? formatMoney(row.delta, row.currency, { sign: "always" }) : formatDecimal(row.delta, { sign: "always" });
    case "cause": {
      const cause = causes.get(row.cause);
      return cause ? `${cause.id}  ${causeTitle(cause)}` : row.cause || "unexplained";
    }
    case "right": {
      const side = sideOf(row.right);
      return side ? `${side.sign} ${side.short}` : "";
    }
    default:
      return row[column];
  }
}

/** The look of a cell: its side, its colour. */
export function cellLook(row: DifferenceView, column: ColumnId): string {
  switch (column) {
    case "state":
      return `sign ${row.state}`;
    case "line":
      return "number faint";
    case "field":
      return row.root ? "" : "faint";
    case "before":
    case "expected":
      return fieldKind(row.field) === "text" && row.field ? "" : "number";
    case "after":
      return fieldKind(row.field) === "text" && row.field ? "strong" : "number strong";
    case "delta": {
      const direction = row.delta === null ? 0 : signOf(row.delta);
      return direction === 0 ? "number faint" : direction > 0 ? "number added" : "number removed";
    }
    case "cause":
      return row.cause ? "muted" : "unexplained";
    case "right":
      return sideOf(row.right)?.look ?? "";
    case "customer":
    case "currency":
    case "matched_by":
      return "muted";
    default:
      return "";
  }
}

function pair(before: string, after: string): string {
  if (before === after || !after) return before;
  return before ? `${before} → ${after}` : after;
}
