import { describe, expect, test } from "vitest";
import { absolute, compare, formatDecimal, formatMoney, isDecimal, minorUnits, negate, percent, setLocale, signOf, subtract, sum } from "../src/format/decimal";

describe("a decimal on the screen", () => {
  test.each([
    ["0", "en-GB", "0"],
    ["-0.00", "en-GB", "0.00"],
    ["7", "en-GB", "7"],
    ["999", "en-GB", "999"],
    ["1000", "en-GB", "1,000"],
    ["-1234567.50", "en-GB", "−1,234,567.50"],
    ["5.1975", "en-GB", "5.1975"],
    ["0.1000", "en-GB", "0.1000"],
    [".5", "en-GB", "0.5"],
    ["1234567890123456789012345678.123456789", "en-GB", "1,234,567,890,123,456,789,012,345,678.123456789"],
    ["9007199254740993", "en-GB", "9,007,199,254,740,993"],
    ["-1234567.50", "de-DE", "−1.234.567,50"],
    ["1234567.5", "en-IN", "12,34,567.5"],
    ["1234", "es-ES", "1234"],
    ["12345", "es-ES", "12.345"],
    ["1234567.5", "fr-FR", "1\u202f234\u202f567,5"],
    ["1234.5", "ar-EG", "١٬٢٣٤٫٥"],
  ])("%s in %s is %s", (text, locale, shown) => {
    expect(formatDecimal(text, { locale })).toBe(shown);
  });

  test("what is no decimal comes back untouched", () => {
    for (const text of ["", "-", "n/a", "1e5", "1,5", "<b>1</b>", "1.2.3", "0x10", "NaN", "--1"]) {
      expect(formatDecimal(text)).toBe(text);
      expect(isDecimal(text)).toBe(false);
    }
  });

  test("no digit is lost or made, in any locale", () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    for (let turn = 0; turn < 2000; turn++) {
      const whole = String(random(10)) + Array.from({ length: random(28) }, () => random(10)).join("");
      const fraction = Array.from({ length: random(10) }, () => random(10)).join("");
      const text = whole.replace(/^0+(?=\d)/, "") + (fraction && `.${fraction}`);
      for (const locale of ["en-GB", "de-DE", "fr-FR", "en-IN", "es-ES"]) {
        expect(formatDecimal(text, { locale, sign: "never" }).replace(/\D/g, "")).toBe(text.replace(".", ""));
      }
    }
  });

  test("as the platform's own formatter does it, where that is exact", () => {
    for (const locale of ["en-GB", "de-DE", "de-CH", "fr-FR", "es-ES", "pl-PL", "en-IN", "sv-SE", "ja-JP", "pt-PT", "ar-EG", "hi-IN"]) {
      for (const cents of [0, 5, 99, 100, 12345, 99999, 100000, 123456, 12345678, 1234567890123]) {
        const text = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
        const platform = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
        expect(formatDecimal(text, { locale }), locale).toBe(platform.format(cents / 100));
        if (cents) expect(formatDecimal(`-${text}`, { locale }), locale).toBe(platform.format(-cents / 100).replace("-", "−"));
      }
    }
  });

  test("signs", () => {
    expect(formatDecimal("5", { sign: "always" })).toBe("+5");
    expect(formatDecimal("0.00", { sign: "always" })).toBe("0.00");
    expect(formatDecimal("-5", { sign: "always" })).toBe("−5");
    expect(formatDecimal("-5", { sign: "never" })).toBe("5");
  });

  test("money has the decimals of its currency at least", () => {
    expect(formatMoney("5.1", "GBP")).toBe("5.10");
    expect(formatMoney("5.1975", "GBP")).toBe("5.1975");
    expect(formatMoney("5", "JPY")).toBe("5");
    expect(formatMoney("5.5", "JPY")).toBe("5.5");
    expect(formatMoney("1", "KWD")).toBe("1.000");
    expect(formatMoney("1", "no currency")).toBe("1.00");
    expect(minorUnits("")).toBe(2);
  });

  test("a language that is none, as WebKitGTK reports in the C locale", () => {
    setLocale("C");
    expect(formatDecimal("1234.5")).toBe("1,234.5");
  });
});

describe("exact arithmetic", () => {
  test("sums keep the finest scale", () => {
    expect(sum(["0.1", "0.2"])).toBe("0.3");
    expect(sum(["1.00", "-0.001"])).toBe("0.999");
    expect(sum(["9007199254740993", "0.01"])).toBe("9007199254740993.01");
    expect(sum(["5", "n/a"])).toBe("5");
    expect(sum([])).toBe("0");
    expect(sum(["-0.05"])).toBe("-0.05");
  });

  test("differences, signs and order", () => {
    expect(subtract("2.70", "13.78")).toBe("-11.08");
    expect(negate("-3.10")).toBe("3.10");
    expect(negate("0.00")).toBe("0.00");
    expect(absolute("-3.10")).toBe("3.10");
    expect([signOf("-0.00"), signOf("0.01"), signOf("-7")]).toEqual([0, 1, -1]);
    expect(["10", "9.5", "-1", "9.50001"].sort(compare)).toEqual(["-1", "9.5", "9.50001", "10"]);
  });

  test("percent", () => {
    expect(percent("55372.18", "9747747.93")).toBe("0.57");
    expect(percent("-7575.03", "1563657.19")).toBe("-0.48");
    expect(percent("1", "3", 4)).toBe("33.3333");
    expect(percent("1", "0.00")).toBeNull();
  });
});
