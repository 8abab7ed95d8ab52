import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'the leader hangs for a second while records are sent, then is killed',
  disturbsBrokers: true,
  counts: 'sent',
  records: 600,
  async run(lab) {
    const leader = await lab.leader();
    const program = lab.start();
    await lab.moment(100);
    lab.cluster.freeze(leader);
    await pause(1000);
    await lab.cluster.kill(leader);
    await program.exited;
    await lab.cluster.restart(leader);
  },
};
