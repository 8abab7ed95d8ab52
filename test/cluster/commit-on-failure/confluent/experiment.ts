import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'the service a handler calls is away, and the process is killed and started again meanwhile',
  counts: 'handled',
  records: 60,
  async run(lab) {
    const first = lab.start();
    await lab.moment(20);
    lab.down();
    await pause(5000);
    await first.kill();
    lab.up();
    const program = lab.start();
    await lab.settled();
    await program.kill();
  },
};
