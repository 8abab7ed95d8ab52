import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'process killed while it works, and started again, twice',
  counts: 'handled',
  records: 60,
  async run(lab) {
    for (const done of [10, 20]) await lab.killedAfter(done);
    const program = lab.start();
    await lab.settled();
    await program.kill();
  },
};
