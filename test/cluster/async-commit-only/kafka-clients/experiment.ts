import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'the group\'s coordinator killed while the last records are handled; process asked to end (SIGTERM), and started again',
  disturbsBrokers: true,
  counts: 'handled',
  harm: ['repeated'],
  records: 60,
  async run(lab) {
    const first = lab.start();
    await lab.moment(40);
    const coordinator = await lab.leader('__consumer_offsets');
    await lab.cluster.kill(coordinator);
    await lab.until(60);
    first.terminate();
    await first.exited;
    const program = lab.start();
    await lab.quiet(20_000);
    await program.kill();
    await lab.cluster.restart(coordinator);
  },
};
