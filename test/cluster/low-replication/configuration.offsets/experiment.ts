import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'the disk with the groups\' offsets is lost while the process is not running, and records are sent meanwhile',
  counts: 'handled',
  records: 30,
  ownRecords: true,
  ownController: true,
  configures: 'brokers',
  async run(lab) {
    const first = lab.start();
    await pause(15_000);
    await lab.send(0, 15);
    await lab.until(15);
    await pause(3000);
    first.terminate();
    await first.exited;
    const keeper = await lab.leader('__consumer_offsets');
    await lab.cluster.kill(keeper);
    await lab.cluster.restart(keeper, { wiped: true });
    await lab.goOnWithWhatIsLeft('__consumer_offsets');
    await lab.send(15, 30);
    const program = lab.start();
    await lab.settled();
    await program.kill();
  },
};
