import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'process killed with records in its memory, and started again',
  counts: 'handled',
  records: 60,
  ownRecords: true,
  async run(lab) {
    await lab.send(0, 30);
    const first = lab.start();
    await lab.until(30);
    await lab.send(30, 60);
    // longer than auto.commit.interval.ms, shorter than the program keeps what it has read
    await pause(8000);
    await first.kill();
    const program = lab.start();
    await lab.settled();
    await program.kill();
  },
};
