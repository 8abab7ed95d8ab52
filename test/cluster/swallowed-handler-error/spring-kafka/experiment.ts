import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'the service a listener calls is away for a while',
  counts: 'handled',
  records: 60,
  async run(lab) {
    const program = lab.start();
    await lab.moment(20);
    lab.down();
    await pause(5000);
    lab.up();
    await lab.settled();
    await program.kill();
  },
};
