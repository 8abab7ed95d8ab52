import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'none: the process ends',
  counts: 'sent',
  records: 100,
  async run(lab) {
    await lab.start().exited;
  },
};
