import type { Experiment } from '../../experiment';
import { pause } from '../../lab';

export const experiment: Experiment = {
  fault: 'the process stands still for three seconds now and then, half of session.timeout.ms; a supervisor starts it again when it ends',
  counts: 'handled',
  harm: ['repeated'],
  records: 200,
  async run(lab) {
    const program = lab.supervised();
    for (let done = 20; done < 200 && (await lab.until(done)); done = lab.ledger().length + 20) {
      program.freeze();
      await pause(3000);
      program.thaw();
    }
    await lab.settled();
    await program.kill();
  },
};
