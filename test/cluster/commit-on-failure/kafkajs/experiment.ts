import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'the service a handler calls is away, and the process is killed and started again meanwhile',
  counts: 'handled',
  records: 60,
  async run(lab) {
    await lab.killedAfter(20);
    lab.down();
    const failing = lab.start();
    await pause(15_000);
    await failing.kill();
    lab.up();
    const program = lab.start();
    await lab.settled();
    await program.kill();
  },
};
