import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'the leader killed with sends in flight',
  disturbsBrokers: true,
  counts: 'sent',
  records: 6000,
  async run(lab) {
    const leader = await lab.leader();
    const followers = [1, 2, 3].filter((id) => id !== leader);
    const program = lab.start();
    await lab.moment(500);
    // no send is acknowledged from here on: some are in flight
    for (const id of followers) lab.cluster.freeze(id);
    await pause(500);
    await lab.cluster.kill(leader);
    for (const id of followers) lab.cluster.thaw(id);
    await program.exited;
    await lab.cluster.restart(leader);
  },
};
