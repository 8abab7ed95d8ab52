import type { Experiment } from '../../experiment';

export const experiment: Experiment = {
  fault: 'process killed and started again twice, records sent meanwhile',
  counts: 'handled',
  records: 30,
  ownRecords: true,
  async run(lab) {
    for (let sent = 0; sent < 30; sent += 10) {
      await lab.send(sent, sent + 10);
      const before = lab.ledger().length;
      const program = lab.start();
      await lab.until(before + 1);
      await lab.quiet(4000);
      await program.kill();
    }
  },
};
