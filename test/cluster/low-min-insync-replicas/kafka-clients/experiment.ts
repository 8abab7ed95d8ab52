import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'two of three brokers are stopped while records are sent with acks all, then the disk of the third is lost',
  counts: 'sent',
  records: 2000,
  ownTopic: true,
  ownController: true,
  async run(lab) {
    const program = lab.start();
    await lab.moment(100);
    const leader = await lab.leader();
    const followers = [1, 2, 3].filter((id) => id !== leader);
    for (const id of followers) await lab.cluster.shutDown(id);
    await pause(8000);
    await program.kill();
    await lab.cluster.kill(leader);
    for (const id of followers) await lab.cluster.restart(id);
    await pause(5000);
    await lab.goOnWithWhatIsLeft();
    await lab.cluster.restart(leader, { wiped: true });
  },
};
