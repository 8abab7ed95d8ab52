import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'the service a listener calls is away for a while; what is in the dead-letter topic then, if anything, is sent again',
  counts: 'handled',
  records: 60,
  async run(lab) {
    const program = lab.start();
    await lab.moment(20);
    lab.down();
    await pause(15_000);
    lab.up();
    await lab.quiet();
    await lab.sendAgain();
    await lab.quiet();
    await program.kill();
  },
};
