import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'none: the work takes a few seconds a record, and every broker has some',
  counts: 'handled',
  harm: ['repeated'],
  records: 6,
  topic: { partitions: 3 },
  async run(lab) {
    const program = lab.start();
    await lab.until(9, 40_000);
    await program.kill();
  },
};
