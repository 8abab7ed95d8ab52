import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'the leader hangs for a second while records are sent with acks 0, then it is killed',
  disturbsBrokers: true,
  counts: 'sent',
  records: 3000,
  async run(lab) {
    const leader = await lab.leader();
    const program = lab.start();
    await lab.moment(500);
    lab.cluster.freeze(leader);
    await pause(1000);
    await lab.cluster.kill(leader);
    await program.exited;
    await lab.cluster.restart(leader);
  },
};
