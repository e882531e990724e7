import { beforeEach } from "vitest";
import { setLocale } from "../src/format/decimal";

beforeEach(() => {
  setLocale("en-GB");
  history.replaceState(0, "", "#/");
});
