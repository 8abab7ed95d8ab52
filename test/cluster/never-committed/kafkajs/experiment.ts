import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'process started again',
  counts: 'handled',
  records: 60,
  async run(lab) {
    await lab.killedAfter(60);
    const program = lab.start();
    await lab.quiet(12_000);
    await program.kill();
  },
};
