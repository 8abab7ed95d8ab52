import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'none: the states of one order are sent to a topic of three partitions, and read partition by partition',
  counts: 'sent',
  harm: ['outOfOrder'],
  records: 500,
  topic: { partitions: 3 },
  async run(lab) {
    await lab.start().exited;
  },
};
