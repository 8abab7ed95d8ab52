import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'a listener ends with an Error (ExceptionInInitializerError) while a service is away; the process is started again',
  counts: 'handled',
  records: 60,
  async run(lab) {
    lab.down();
    const program = lab.start();
    await lab.logged('Stopping container due to an Error');
    await pause(2000);
    await program.kill();
    lab.up();
    const again = lab.start();
    await lab.logged('partitions assigned', 2);
    await lab.settled();
    await again.kill();
  },
};
