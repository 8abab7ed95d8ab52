import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'none: a supervisor starts the process again when it ends',
  counts: 'handled',
  records: 60,
  async run(lab) {
    const program = lab.supervised();
    await lab.settled();
    await program.kill();
  },
};
