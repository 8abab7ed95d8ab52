import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'a second process with the same group.instance.id runs for a while (deployments that overlap); a supervisor starts the first one again',
  counts: 'handled',
  records: 60,
  ownRecords: true,
  async run(lab) {
    const program = lab.supervised();
    await lab.send(0, 30);
    await lab.until(30);
    const second = lab.start();
    await pause(10_000);
    await second.kill();
    await lab.send(30, 60);
    await lab.settled();
    await program.kill();
  },
};
