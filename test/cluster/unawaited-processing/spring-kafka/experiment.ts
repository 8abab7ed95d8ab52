import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'process killed while its @Async methods work, and started again',
  counts: 'handled',
  records: 60,
  async run(lab) {
    await lab.killedAfter(20);
    const program = lab.start();
    await lab.logged('partitions assigned', 2);
    await lab.settled();
    await program.kill();
  },
};
