import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'process started again',
  counts: 'handled',
  records: 300,
  async run(lab) {
    await lab.killedAfter(15);
    const program = lab.start();
    await lab.settled();
    await program.kill();
  },
};
