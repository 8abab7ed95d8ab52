import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'process started again',
  counts: 'handled',
  harm: ['repeated'],
  records: 60,
  async run(lab) {
    const first = lab.start();
    await lab.settled();
    await first.kill();
    const program = lab.start();
    await lab.quiet(20_000);
    await program.kill();
  },
};
