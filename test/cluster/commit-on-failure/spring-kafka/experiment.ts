import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'the service a listener calls is away, and the process is killed and started again meanwhile',
  counts: 'handled',
  records: 60,
  async run(lab) {
    const program = lab.start();
    await lab.moment(20);
    lab.down();
    await pause(5000);
    await program.kill();
    lab.up();
    const again = lab.start();
    await lab.logged('partitions assigned', 2);
    await lab.settled();
    await again.kill();
  },
};
