/** A bar on standard error that shows itself after a second. */
export interface ProgressBar {
  readonly update: (phase: 'reading' | 'analysing', done: number, of: number) => void;
  readonly stop: () => void;
}

const patience = 1000;
const pause = 100;

/** Starts counting the second now; draws nothing when `stop` comes first. */
export function progressBar(): ProgressBar {
  const started = performance.now();
  let drawn = started;
  let bar: import('cli-progress').SingleBar | undefined;
  return {
    update(phase, done, of) {
      const now = performance.now();
      if (now - started < patience || now - drawn < pause) return;
      drawn = now;
      if (!bar) {
        const { Presets, SingleBar } = require('cli-progress') as typeof import('cli-progress');
        bar = new SingleBar(
          {
            format: '{phase} [{bar}] {value}/{total} files',
            stream: process.stderr,
            clearOnComplete: true,
            hideCursor: true,
          },
          Presets.shades_classic,
        );
        bar.start(of, done, { phase });
      }
      bar.setTotal(of);
      bar.update(done, { phase });
      bar.render();
    },
    stop: () => bar?.stop(),
  };
}
