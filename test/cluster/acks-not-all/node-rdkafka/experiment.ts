import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'followers hang for a second while records are sent with acks 1, then the leader is killed',
  disturbsBrokers: true,
  counts: 'sent',
  records: 2000,
  async run(lab) {
    const leader = await lab.leader();
    const followers = [1, 2, 3].filter((id) => id !== leader);
    const program = lab.start();
    await lab.moment(200);
    for (const id of followers) lab.cluster.freeze(id);
    await pause(1000);
    await lab.cluster.kill(leader);
    for (const id of followers) lab.cluster.thaw(id);
    await program.exited;
    await lab.cluster.restart(leader);
  },
};
