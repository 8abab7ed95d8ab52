import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'the leader killed, the process killed while it waits for the send, and started again',
  disturbsBrokers: true,
  counts: 'sent',
  records: 200,
  async run(lab) {
    const first = lab.start();
    await lab.moment(50);
    const leader = await lab.leader();
    await lab.cluster.kill(leader);
    await pause(500);
    await first.kill();
    await lab.start().exited;
    await lab.cluster.restart(leader);
  },
};
