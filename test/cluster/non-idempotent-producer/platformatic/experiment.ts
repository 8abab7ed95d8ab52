import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'none: ten sends at a time, whose promises are all fulfilled',
  counts: 'sent',
  records: 200,
  async run(lab) {
    await lab.start().exited;
  },
};
