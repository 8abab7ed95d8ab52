import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'process started again, records sent meanwhile',
  counts: 'handled',
  records: 30,
  ownRecords: true,
  async run(lab) {
    const first = lab.start();
    await lab.joined();
    await lab.send(0, 15);
    await lab.until(15);
    await pause(3000);
    await first.kill();
    await lab.send(15, 30);
    const program = lab.start();
    await lab.settled();
    await program.kill();
  },
};
