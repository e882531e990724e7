/** The open workspace: what the sidebar and the lists show. */
import { call } from "../backend";
import type { WorkspaceView } from "../bindings";
import { go } from "./location.svelte";
import { Resource } from "./resource.svelte";
import { report, toast } from "./toasts.svelte";

class Workspace {
  #loaded = new Resource<WorkspaceView | null>();
  /** Whether the first answer is there. */
  known = $state(false);

  get current(): WorkspaceView | null {
    return this.#loaded.value;
  }

  get error() {
    return this.#loaded.error;
  }

  /** Why nothing can be decided here; `null` where it can. */
  get blocked(): string | null {
    const current = this.#loaded.value;
    if (!current?.read_only) return null;
    return current.read_only_reason ?? "This workspace is open for reading only.";
  }

  async refresh(): Promise<void> {
    await this.#loaded.load(() => call("workspace_current", {}));
    this.known = true;
  }

  async choose(create: boolean): Promise<void> {
    try {
      this.#opened(await call("workspace_choose", { create }));
    } catch (error) {
      report(error);
    }
  }

  async openRecent(id: string): Promise<void> {
    try {
      this.#opened(await call("workspace_open_recent", { id }));
    } catch (error) {
      report(error);
    }
  }

  #opened(view: WorkspaceView | null): void {
    if (!view) return;
    this.#loaded.set(view);
    this.known = true;
    toast({ text: `${view.name} is open`, detail: view.folder });
    go({ screen: "runs" });
  }
}

export const workspace = new Workspace();
