/** The what-if that was computed last: it stays while one looks at other screens. */
import { asErrorView } from "../backend";
import type { ErrorView, WhatIfRequest, WhatIfView } from "../bindings";
import { jobs } from "./jobs.svelte";

class WhatIf {
  request = $state.raw<WhatIfRequest | null>(null);
  answer = $state.raw<WhatIfView | null>(null);
  error = $state.raw<ErrorView | null>(null);
  job = $state<string | null>(null);

  /** `ask`: what to do where a column is not recognised. */
  async start(request: WhatIfRequest, ask: () => Promise<void>): Promise<void> {
    const id = jobs.id();
    this.job = id;
    this.error = null;
    try {
      this.answer = await jobs.run("what_if", `What if ${request.period}`, { request }, id);
      this.request = request;
    } catch (thrown) {
      const view = asErrorView(thrown);
      if (view.code !== "cancelled") this.error = view;
      if (view.code === "rating_columns") await ask();
    } finally {
      this.job = null;
    }
  }

  /** Back to the inputs; the files stay chosen. */
  clear(): void {
    this.answer = null;
  }
}

export const whatIf = new WhatIf();
