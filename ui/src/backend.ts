/** The only door to the Rust side. Everything else in the window calls `call`, and would not notice another backend behind it. */
import { Channel, invoke, isTauri } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { ChosenFileView, Commands, ErrorView, ProgressView } from "./bindings";

export type CommandName = keyof Commands;
/** What the caller gives: the channel for progress is made here. */
export type Arguments<N extends CommandName> = Omit<Commands[N]["args"], "progress">;
export type Answer<N extends CommandName> = Commands[N]["result"];
export type OnProgress = (progress: ProgressView) => void;

export type Backend = {
  call<N extends CommandName>(name: N, args: Arguments<N>, onProgress?: OnProgress): Promise<Answer<N>>;
  /** Files dropped on the window. */
  onFiles(take: (files: ChosenFileView[]) => void): () => void;
  /** Whether files hang over the window just now. */
  onHover(take: (hovering: boolean) => void): () => void;
};

const tauri: Backend = {
  call<N extends CommandName>(name: N, args: Arguments<N>, onProgress?: OnProgress): Promise<Answer<N>> {
    if (!("job" in args)) return invoke<Answer<N>>(name, { ...args });
    const progress = new Channel<ProgressView>();
    if (onProgress) progress.onmessage = onProgress;
    return invoke<Answer<N>>(name, { ...args, progress });
  },
  onFiles: (take) => heard("files-dropped", (files: ChosenFileView[]) => take(files)),
  onHover(take) {
    const ends = [
      heard("tauri://drag-enter", () => take(true)),
      heard("tauri://drag-leave", () => take(false)),
      heard("tauri://drag-drop", () => take(false)),
    ];
    return () => ends.forEach((end) => end());
  },
};

function heard<T>(event: string, take: (payload: T) => void): () => void {
  const listening = listen<T>(event, ({ payload }) => take(payload));
  return () => void listening.then((end) => end());
}

let chosen: Promise<Backend> | null = null;

function backend(): Promise<Backend> {
  return (chosen ??= choose());
}

async function choose(): Promise<Backend> {
  if (isTauri()) return tauri;
  // The recorded backend is for the browser and the tests; a production build does not contain it.
  if (import.meta.env.DEV || import.meta.env.MODE === "demo") return (await import("./demo/backend")).demo;
  throw { code: "no_backend", message: "This page is Tieout's window, and its program is not there.", help: "Start Tieout itself." } satisfies ErrorView;
}

/** Another backend, for a test. */
export function useBackend(replacement: Backend): void {
  chosen = Promise.resolve(replacement);
}

/** Calls a command. A failure is always an `ErrorView`. */
export async function call<N extends CommandName>(name: N, args: Arguments<N>, onProgress?: OnProgress): Promise<Answer<N>> {
  try {
    return await (await backend()).call(name, args, onProgress);
  } catch (error) {
    throw asErrorView(error, name);
  }
}

export async function onFiles(take: (files: ChosenFileView[]) => void): Promise<() => void> {
  return (await backend()).onFiles(take);
}

export async function onHover(take: (hovering: boolean) => void): Promise<() => void> {
  return (await backend()).onHover(take);
}

/** Whatever was thrown, as the window can show it. */
export function asErrorView(error: unknown, place = "the window"): ErrorView {
  if (isErrorView(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return { code: "unexpected", message: `${place}: ${message}`, help: "Try again. If it comes back, copy this text into a report." };
}

function isErrorView(error: unknown): error is ErrorView {
  return typeof error === "object" && error !== null && "code" in error && "message" in error && "help" in error;
}
