/** Long work: imports, comparisons, exports. Each says how far it is and can be stopped. */
import { type Answer, type Arguments, call, type CommandName } from "../backend";
import type { Commands, ProgressView } from "../bindings";

type JobName = { [N in CommandName]: Commands[N]["args"] extends { job: string } ? N : never }[CommandName];

export type Job = { id: string; label: string; progress: ProgressView | null; stopping: boolean };

class Jobs {
  list = $state<Job[]>([]);
  #next = 1;

  /** A new job's id. */
  id(): string {
    return `${Date.now().toString(36)}-${this.#next++}`;
  }

  find(id: string): Job | undefined {
    return this.list.find((job) => job.id === id);
  }

  /** Runs a command as a job; its progress is in the list until it ends. */
  async run<N extends JobName>(name: N, label: string, args: Omit<Arguments<N>, "job">, id = this.id()): Promise<Answer<N>> {
    this.list.push({ id, label, progress: null, stopping: false });
    try {
      return await call(name, { ...args, job: id } as unknown as Arguments<N>, (progress) => {
        const job = this.find(id);
        if (job) job.progress = progress;
      });
    } finally {
      this.list = this.list.filter((job) => job.id !== id);
    }
  }

  async stop(id: string): Promise<void> {
    const job = this.find(id);
    if (!job || job.stopping) return;
    job.stopping = true;
    await call("job_cancel", { job: id });
  }
}

export const jobs = new Jobs();
