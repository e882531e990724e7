/** The bars of the customer's last invoices. Heights are for the eye alone: a share of the largest, in thousandths, from exact decimals. */
import type { RecentInvoiceView } from "../../../bindings";
import { absolute, compare, percent, signOf } from "../../../format/decimal";

export type Bar = RecentInvoiceView & { x: number; y: number; width: number; height: number; negative: boolean; last: boolean };

/** Bars in a box of this size, oldest first, and where zero is. */
export function bars(recent: RecentInvoiceView[], width: number, height: number): { bars: Bar[]; zero: number } {
  if (!recent.length) return { bars: [], zero: height };
  const most = recent.reduce((all, one) => (compare(absolute(one.gross), all) > 0 ? absolute(one.gross) : all), "0");
  const share = ({ gross }: RecentInvoiceView) => Number.parseInt(percent(absolute(gross), most, 1)?.replace(".", "") ?? "0", 10) / 1000;
  const below = Math.max(0, ...recent.filter((one) => signOf(one.gross) < 0).map(share));
  const above = Math.max(0, ...recent.filter((one) => signOf(one.gross) >= 0).map(share));
  const unit = above + below > 0 ? height / (above + below) : 0;
  const zero = above * unit;
  const step = width / 12;
  return {
    zero,
    bars: recent.map((one, index) => {
      const tall = Math.max(1, share(one) * unit);
      const negative = signOf(one.gross) < 0;
      return { ...one, x: (12 - recent.length + index) * step, y: negative ? zero : zero - tall, width: step - 3, height: tall, negative, last: index === recent.length - 1 };
    }),
  };
}
