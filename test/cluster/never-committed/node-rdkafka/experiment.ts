import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'process started again',
  counts: 'handled',
  harm: ['repeated'],
  records: 60,
  async run(lab) {
    const first = lab.start();
    await lab.until(60);
    await pause(3000);
    await first.kill();
    const program = lab.start();
    await lab.quiet(20_000);
    await program.kill();
  },
};
