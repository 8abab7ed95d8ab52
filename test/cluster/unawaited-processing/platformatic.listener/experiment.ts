import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'process killed while its `data` listener works, and started again',
  counts: 'handled',
  records: 24,
  async run(lab) {
    await lab.killedAfter(5);
    const program = lab.start();
    await lab.settled();
    await program.kill();
  },
};
