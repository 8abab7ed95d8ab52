import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'leader killed while records are sent with acks 0',
  disturbsBrokers: true,
  counts: 'sent',
  records: 3000,
  async run(lab) {
    const leader = await lab.leader();
    const program = lab.start();
    await lab.moment(500);
    await lab.cluster.kill(leader);
    await program.exited;
    await lab.cluster.restart(leader);
  },
};
