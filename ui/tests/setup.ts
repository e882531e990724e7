import { configure } from "@testing-library/svelte";
import { beforeEach } from "vitest";
import { setLocale } from "../src/format/decimal";

beforeEach(() => {
  setLocale("en-GB");
  history.replaceState(0, "", "#/");
});

// A wait ends as soon as what is waited for is there: a long one costs nothing but on a failure, and a busy machine fails none.
configure({ asyncUtilTimeout: 15_000, getElementError: (message) => new Error((message ?? "not found").split("\n\n")[0]) });
