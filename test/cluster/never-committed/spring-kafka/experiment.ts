import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'process started again',
  counts: 'handled',
  harm: ['repeated'],
  records: 60,
  async run(lab) {
    const program = lab.start();
    await lab.until(60);
    await lab.settled();
    await program.kill();
    const again = lab.start();
    await lab.logged('partitions assigned', 2);
    await lab.quiet();
    await again.kill();
  },
};
