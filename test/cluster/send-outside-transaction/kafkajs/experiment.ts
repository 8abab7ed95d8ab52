import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'a service that the transaction needs fails once, and the order is tried again',
  counts: 'sent',
  harm: ['repeated'],
  records: 50,
  async run(lab) {
    await lab.start().exited;
  },
};
