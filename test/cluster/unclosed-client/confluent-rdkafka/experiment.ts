import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'the leader killed, and the process ends before there is another one',
  disturbsBrokers: true,
  counts: 'sent',
  records: 200,
  async run(lab) {
    const leader = await lab.leader();
    const program = lab.start();
    await lab.moment(100);
    await lab.cluster.kill(leader);
    await program.exited;
    await lab.cluster.restart(leader);
  },
};
