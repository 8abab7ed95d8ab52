import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'one record cannot be decoded; what is in the dead-letter topic is kept',
  counts: 'handled',
  records: 60,
  value: (i) => (i === 20 ? '{not json' : String(i)),
  async run(lab) {
    const program = lab.start();
    await lab.until(1, 30_000);
    await lab.quiet();
    await program.kill();
    for (const value of await lab.deadLetters()) lab.write(value);
  },
};
