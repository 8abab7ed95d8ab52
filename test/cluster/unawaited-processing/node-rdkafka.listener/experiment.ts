import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'process killed while its `data` listener works, and started again',
  counts: 'handled',
  records: 60,
  async run(lab) {
    await lab.killedAfter(20);
    const program = lab.start();
    await lab.settled();
    await program.kill();
  },
};
