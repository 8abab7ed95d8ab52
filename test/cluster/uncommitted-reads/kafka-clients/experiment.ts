import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'a service that the transaction needs fails once: it is aborted, and tried again',
  counts: 'handled',
  harm: ['repeated'],
  records: 50,
  ownRecords: true,
  async run(lab) {
    const program = lab.start();
    await lab.settled();
    await program.kill();
  },
};
