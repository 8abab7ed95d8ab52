import type { Experiment } from '../../experiment';
import { pause } from '../../lab';
import { postgres } from '../../postgres';

export const experiment: Experiment = {
  fault: 'the leader killed, the process killed while it waits for the send, and started again',
  disturbsBrokers: true,
  counts: 'sent',
  records: 200,
  async run(lab) {
    const database = await postgres('CREATE TABLE orders (id text PRIMARY KEY); CREATE TABLE outbox (seq bigserial PRIMARY KEY, id text NOT NULL)');
    const first = lab.start({ DATABASE_URL: database.url });
    await lab.moment(50);
    const leader = await lab.leader();
    await lab.cluster.kill(leader);
    await pause(500);
    await first.kill();
    await lab.start({ DATABASE_URL: database.url }).exited;
    await lab.cluster.restart(leader);
    await database.stop();
  },
};
