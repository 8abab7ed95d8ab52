import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'one record cannot be decoded; a supervisor starts the process again',
  counts: 'handled',
  records: 60,
  value: (i) => (i === 20 ? '{not json' : String(i)),
  async run(lab) {
    const program = lab.supervised();
    await lab.settled();
    await program.kill();
  },
};
