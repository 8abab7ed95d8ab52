import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'the disk of the partition\'s leader is lost',
  counts: 'sent',
  records: 100,
  ownTopic: true,
  ownController: true,
  async run(lab) {
    await lab.start().exited;
    const leader = await lab.leader();
    await lab.cluster.kill(leader);
    await lab.cluster.restart(leader, { wiped: true });
    await lab.goOnWithWhatIsLeft();
  },
};
