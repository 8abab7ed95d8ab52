import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'the leader killed while records are sent, and started again',
  disturbsBrokers: true,
  counts: 'sent',
  records: 300,
  async run(lab) {
    const leader = await lab.leader();
    const program = lab.start();
    await lab.moment(100);
    await lab.cluster.kill(leader);
    await lab.cluster.restart(leader);
    await program.exited;
  },
};
