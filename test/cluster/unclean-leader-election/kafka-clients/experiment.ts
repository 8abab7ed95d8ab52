import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'a broker that was away while records were sent comes back when the other two are down',
  counts: 'sent',
  records: 300,
  ownTopic: true,
  ownController: true,
  async run(lab) {
    const program = lab.start();
    await lab.moment(100);
    const leader = await lab.leader();
    const [behind, other] = [1, 2, 3].filter((id) => id !== leader) as [number, number];
    await lab.cluster.shutDown(behind);
    await program.exited;
    await lab.cluster.shutDown(other);
    await lab.cluster.shutDown(leader);
    await lab.cluster.restart(behind);
    await pause(8000);
    await lab.cluster.restart(leader);
    await lab.cluster.restart(other);
    await pause(3000);
  },
};
