/** Which actions can be carried out just now, and by whom; and the keys that lead to them. */
import { untrack } from "svelte";
import { tinykeys } from "tinykeys";
import { ACTION_IDS, type ActionId, entry } from "./table";

export type Handler = {
  run: () => void;
  /** Why it can't be done just now, in words; `null` where it can. */
  blocked?: () => string | null;
};

export type Handlers = Partial<Record<ActionId, Handler | (() => void)>>;

class Registry {
  #stack = $state.raw<Handlers[]>([]);
  // A teardown that reads a state sees it as it was before the change: the screen that leaves would undo what its successor added.
  #all: Handlers[] = [];

  add(handlers: Handlers): () => void {
    this.#set([...this.#all, handlers]);
    return () => this.#set(this.#all.filter((other) => other !== handlers));
  }

  #set(all: Handlers[]): void {
    this.#all = all;
    // Called from effects, which must not depend on what they change.
    untrack(() => (this.#stack = all));
  }

  /** The latest screen that knows the action. */
  handler(id: ActionId): Handler | null {
    for (let i = this.#stack.length - 1; i >= 0; i--) {
      const found = this.#stack[i]?.[id];
      if (found) return typeof found === "function" ? { run: found } : found;
    }
    return null;
  }

  available(): ActionId[] {
    return ACTION_IDS.filter((id) => this.handler(id) !== null);
  }

  blocked(id: ActionId): string | null {
    return this.handler(id)?.blocked?.() ?? null;
  }

  /** Carries it out; false where it can't be done. */
  run(id: ActionId): boolean {
    const handler = this.handler(id);
    if (!handler || handler.blocked?.()) return false;
    handler.run();
    return true;
  }
}

export const registry = new Registry();

/** Says, for as long as the calling component lives, which actions it carries out. */
export function provide(handlers: Handlers): void {
  $effect.pre(() => registry.add(handlers));
}

/** Binds every key of the table. The first action that is available and not blocked takes it. */
export function bindKeys(target: Window): () => void {
  const ids = new Map<string, ActionId[]>();
  for (const id of ACTION_IDS) for (const key of entry(id).keys) ids.set(key, [...(ids.get(key) ?? []), id]);
  const bindings = [...ids].map(([key, candidates]) => {
    const act = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !mayAct(event, key)) return;
      if (candidates.some((id) => (event.repeat && entry(id).once ? registry.handler(id) !== null : registry.run(id)))) event.preventDefault();
    };
    return [key, act] as const;
  });
  return tinykeys(target, Object.fromEntries(bindings));
}

const TYPING = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]";
const ELSEWHERE = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";
/** Keys that a focused control wants for itself. */
const OF_CONTROLS = new Set(["Enter", "Space"]);

function mayAct(event: KeyboardEvent, key: string): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(ELSEWHERE)) return false;
  const withModifier = key.includes("$mod") || key.includes("Alt+") || /^F\d+$/.test(key);
  if (target?.matches(TYPING)) return withModifier && key !== "$mod+c" && key !== "$mod+a";
  if (OF_CONTROLS.has(key) && target?.closest("button, a[href], summary, [role=tab], [role=checkbox]")) return false;
  if (key === "$mod+c" && String(globalThis.getSelection?.() ?? "") !== "") return false;
  return true;
}
