import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'none: orders follow each other closely',
  counts: 'sent',
  harm: ['outOfOrder'],
  records: 500,
  async run(lab) {
    await lab.start().exited;
  },
};
