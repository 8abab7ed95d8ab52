import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'the service a handler calls is away for a while; a supervisor starts the process again',
  counts: 'handled',
  records: 60,
  async run(lab) {
    lab.down();
    const program = lab.supervised();
    await pause(20_000);
    lab.up();
    await lab.settled();
    await program.kill();
  },
};
