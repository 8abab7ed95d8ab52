import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'the topic gets a second partition while it is read; the consumer notices it at its next look at the metadata',
  counts: 'handled',
  records: 40,
  ownRecords: true,
  async run(lab) {
    const program = lab.start();
    await lab.joined();
    await lab.send(0, 20);
    await lab.until(20);
    await lab.addPartitions(2);
    await lab.send(20, 40, 1);
    await lab.settled();
    await program.kill();
  },
};
