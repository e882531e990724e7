import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), ...(mode === "test" ? [svelteTesting()] : [])],
  clearScreen: false,
  server: { port: 5173, strictPort: true },
  build: {
    target: ["safari16.4", "chrome110"],
    // The window's policy allows no `data:` fonts.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // The files come out of the program, not over a network: one chunk for all screens makes each of them instant. Only the SQL editor
    // (CodeMirror, 390 kB) waits until somebody asks for it.
    chunkSizeWarningLimit: 800,
  },
  test: {
    environment: "happy-dom",
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
    restoreMocks: true,
    // Above every wait in a test, so that the wait says what was missing.
    testTimeout: 60_000,
  },
}));
