import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'two of three brokers killed (min.insync.replicas 2) for a while',
  counts: 'sent',
  records: 100,
  ownController: true,
  async run(lab) {
    const leader = await lab.leader();
    const followers = [1, 2, 3].filter((id) => id !== leader);
    const program = lab.start();
    await lab.moment(50);
    for (const id of followers) await lab.cluster.kill(id);
    await pause(12_000);
    for (const id of followers) await lab.cluster.restart(id);
    await program.exited;
  },
};
