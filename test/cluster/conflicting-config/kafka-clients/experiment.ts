import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'the process stands still twice for half of session.timeout.ms; a supervisor starts it again when it ends',
  counts: 'handled',
  harm: ['repeated'],
  records: 160,
  async run(lab) {
    const program = lab.supervised();
    const standStill = async (): Promise<void> => {
      program.freeze();
      await pause(3300);
      program.thaw();
    };
    // a heartbeat every five seconds is nearly due, and a commit, which counts as one, has not been made
    await lab.moment(56);
    await standStill();
    await lab.until(lab.ledger().length + 72);
    await standStill();
    await lab.settled();
    await lab.quiet(12_000);
    await program.kill();
  },
};
