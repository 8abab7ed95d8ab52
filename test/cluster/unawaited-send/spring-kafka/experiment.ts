import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'the leader hangs for a second, and the process is killed meanwhile',
  disturbsBrokers: true,
  counts: 'sent',
  records: 20000,
  async run(lab) {
    const leader = await lab.leader();
    const program = lab.start();
    await lab.moment(200);
    lab.cluster.freeze(leader);
    await pause(1000);
    await program.kill();
    lab.cluster.thaw(leader);
  },
};
