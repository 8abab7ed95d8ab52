import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'process killed with records in its memory, and started again',
  counts: 'handled',
  records: 80,
  ownRecords: true,
  async run(lab) {
    await lab.send(0, 30);
    const first = lab.start();
    // longer than auto.commit.interval.ms
    await pause(15_000);
    await first.kill();
    await lab.send(30, 80);
    const program = lab.start();
    await lab.settled();
    await program.kill();
  },
};
