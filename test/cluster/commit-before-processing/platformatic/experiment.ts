import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'process killed while it works, and started again, three times',
  counts: 'handled',
  records: 60,
  async run(lab) {
    for (const done of [5, 15, 25]) await lab.killedAfter(done);
    const program = lab.start();
    await lab.settled();
    await program.kill();
  },
};
