/** The frame meter of the benchmark: `?frames=1` puts it on the window. */

export type FrameReport = { frames: number; p50: number; p95: number; max: number; dropped: number };

declare global {
  interface Window {
    __tieoutFrames?: { start: () => void; stop: () => FrameReport };
  }
}

/** Longer than a frame and a half at 60 Hz: at least one was dropped. */
const DROPPED = 25;

export function installFrameMeter(): void {
  let times: number[] = [];
  let running = false;
  let last = 0;

  function frame(now: number) {
    if (!running) return;
    if (last) times.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  }

  window.__tieoutFrames = {
    start() {
      times = [];
      last = 0;
      running = true;
      requestAnimationFrame(frame);
    },
    stop() {
      running = false;
      const sorted = [...times].sort((a, b) => a - b);
      const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
      return { frames: times.length, p50: at(0.5), p95: at(0.95), max: sorted.at(-1) ?? 0, dropped: times.filter((time) => time > DROPPED).length };
    },
  };
}
