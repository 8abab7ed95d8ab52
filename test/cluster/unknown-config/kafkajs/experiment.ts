import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'none: the records were sent before the group read for the first time',
  counts: 'handled',
  records: 60,
  async run(lab) {
    const program = lab.start();
    await lab.settled();
    await program.kill();
  },
};
