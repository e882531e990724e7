/** A field's value as the screen shows it: decimals and dates by locale, everything else as it is. Never as HTML. */
import { formatDecimal } from "./decimal";
import { fieldKind } from "./fields";
import { day } from "./words";

export function fieldValue(field: string, text: string, kind: string = fieldKind(field)): string {
  if (kind === "decimal") return formatDecimal(text);
  if (kind === "date") return day(text);
  return text;
}
