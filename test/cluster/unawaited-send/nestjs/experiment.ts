import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'leader killed with sends in flight, process exits',
  disturbsBrokers: true,
  counts: 'sent',
  records: 200,
  async run(lab) {
    const leader = await lab.leader();
    const program = lab.start();
    await lab.moment(20);
    await lab.cluster.kill(leader);
    await program.exited;
    await lab.cluster.restart(leader);
  },
};
