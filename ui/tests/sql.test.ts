import { describe, expect, test } from "vitest";
import type { QueryView } from "../src/bindings";
import { chart, ticks, usual } from "../src/screens/sql/chart";
import { codeOf, mixed, parametersOf, placeOf, tsv } from "../src/screens/sql/words";

describe("a query's text", () => {
  test.each([
    ["SELECT * FROM line WHERE a = :least AND b < :most OR c = :least", ["least", "most"]],
    ["SELECT ':no', \":no\", `:no`, [:no] -- :no\n/* :no\n :no */ , :yes", ["yes"]],
    ["SELECT 'it''s :no' || :yes", ["yes"]],
    ["SELECT a::text, :_x1, x:y", ["_x1"]],
    ["SELECT 'never closed :no", []],
    ["/* never closed :no", []],
    ["", []],
  ])("its parameters: %s", (sql, names) => expect(parametersOf(sql)).toEqual(names));

  test("what is no code is blanked, and places stay", () => {
    const sql = "a 'b\nc' d -- e\nf";
    expect(codeOf(sql)).toBe("a   \n   d     \nf");
    expect(codeOf(sql).length).toBe(sql.length);
  });

  test("an error stands where the backend says", () => {
    const sql = "SELECT number,\n  foo FROM invoice";
    expect(placeOf(sql, 'no such column: foo at "foo FROM invoice"')).toEqual({ from: 17, to: 20, line: 2, column: 3 });
    // The last part of the text, where the same words also stand before.
    expect(placeOf("SELECT x FROM x", 'no such table: x at "x"')).toMatchObject({ from: 14, line: 1, column: 15 });
    // A long rest is cut.
    expect(placeOf(sql, 'no such column: number at "number,\n  foo…"')).toMatchObject({ from: 7, to: 13 });
    expect(placeOf(sql, "incomplete input")).toBeNull();
    expect(placeOf(sql, 'no such column: gone at "gone"')).toBeNull();
  });

  test("copied rows are tab-separated, and no text runs as a formula", () => {
    const rows = [
      ["1\t2", null, "-12.50"],
      ["=1+1", "+cmd|x", "@SUM(A1)"],
    ];
    expect(tsv(["a", "b", "c"], rows)).toBe("a\tb\tc\n1 2\t\t-12.50\n'=1+1\t'+cmd|x\t'@SUM(A1)");
  });
});

const answer = (columns: string[], kinds: string[], rows: (string | null)[][]): QueryView => ({ columns, kinds, rows, cut: false });

test("rows of two currencies are never summed", () => {
  const columns = ["Currency", "net"];
  expect(mixed(columns, [["GBP", "1"], ["GBP", "2"]])).toBe(false);
  expect(mixed(columns, [["GBP", "1"], ["EUR", "2"]])).toBe(true);
  expect(mixed(columns, [["GBP", "1"], [null, "2"]])).toBe(true);
  expect(mixed(["net"], [["1"], ["2"]])).toBe(false);
});

describe("the picture of an answer", () => {
  test("the first text by the first number", () => {
    expect(usual(answer(["n", "country", "net"], ["decimal", "text", "decimal"], [["1", "DE", "2"]]))).toEqual({ label: "country", value: "n" });
    expect(usual(answer(["year", "net"], ["decimal", "decimal"], [["2026", "1"]]))).toEqual({ label: "year", value: "net" });
    expect(usual(answer(["a"], ["text"], [["x"]]))).toBeNull();
    expect(usual(answer(["a", "b"], ["text", "decimal"], [["x", null]]))).toBeNull();
  });

  test("bars begin at zero, whatever is below it, and keep every digit", () => {
    const drawn = chart(answer(["a", "b"], ["text", "decimal"], [["x", "579492449774.881"], ["y", "-193164149924.96033"], [null, "0"], ["z", null]]), "a", "b", 60);
    expect(drawn?.marks.map((mark) => [mark.label, mark.value])).toEqual([["x", "579492449774.881"], ["y", "-193164149924.96033"], ["NULL", "0"]]);
    expect(drawn?.zero).toBeCloseTo(25, 2);
    expect(drawn?.marks[0]?.at).toBe(100);
    expect(drawn?.marks[1]?.at).toBe(0);
    expect(drawn?.marks[2]?.at).toBeCloseTo(25, 2);
    expect([drawn?.left, drawn?.empty]).toEqual([0, 1]);
  });

  test("what is beyond the most is counted, and all zeros draw nothing", () => {
    const many = answer(["a", "b"], ["text", "decimal"], Array.from({ length: 100 }, (_, row) => [`${row}`, "0.00"]));
    const drawn = chart(many, "a", "b", 60);
    expect([drawn?.marks.length, drawn?.left, drawn?.zero]).toEqual([60, 40, 0]);
    expect(chart(many, "a", "gone", 60)).toBeNull();
  });

  test("ticks are round and lie between", () => {
    expect(ticks("0", "12000000")).toEqual(["0", "5000000", "10000000"]);
    expect(ticks("-3", "7")).toEqual(["-2", "0", "2", "4", "6"]);
    expect(ticks("0", "0.04")).toEqual(["0.00", "0.01", "0.02", "0.03", "0.04"]);
    expect(ticks("5", "5")).toEqual([]);
  });
});
