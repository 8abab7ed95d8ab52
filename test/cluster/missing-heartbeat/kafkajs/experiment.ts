import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'none: batches take longer than the session, and every broker has one',
  counts: 'handled',
  harm: ['repeated'],
  records: 24,
  topic: { partitions: 3 },
  async run(lab) {
    const program = lab.start();
    await lab.until(25, 40_000);
    await program.kill();
  },
};
