import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'followers hang for longer than the timeout of a send, and several sends are under way at a time',
  disturbsBrokers: true,
  counts: 'sent',
  records: 1000,
  async run(lab) {
    const leader = await lab.leader();
    const followers = [1, 2, 3].filter((id) => id !== leader);
    const program = lab.start();
    await lab.moment(200);
    for (const id of followers) lab.cluster.freeze(id);
    await pause(4500);
    for (const id of followers) lab.cluster.thaw(id);
    await program.exited;
  },
};
