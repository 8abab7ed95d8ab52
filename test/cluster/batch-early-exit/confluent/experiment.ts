import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'process asked to stop (SIGTERM) in the middle of a batch, and started again',
  counts: 'handled',
  records: 100,
  async run(lab) {
    const first = lab.start();
    await lab.moment(20);
    first.terminate();
    await first.exited;
    const program = lab.start();
    await lab.settled();
    await program.kill();
  },
};
