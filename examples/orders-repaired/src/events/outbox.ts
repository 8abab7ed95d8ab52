import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { inTransaction } from '../database';
import { kafka } from '../kafka';

/** Stores an event with the change it tells of, in the same transaction. The table: outbox (id bigserial PRIMARY KEY, topic, key, value). */
export async function addToOutbox(tx: PoolClient, topic: string, key: string, event: object): Promise<void> {
  await tx.query('INSERT INTO outbox (topic, key, value) VALUES ($1, $2, $3)', [topic, key, JSON.stringify(event)]);
}

/** Sends what is in the outbox, in order, at least once. */
export class OutboxSender {
  private readonly producer = kafka.producer();
  private readonly stopping = new AbortController();
  private running = Promise.resolve();

  async start(): Promise<void> {
    await this.producer.connect();
    this.running = this.run();
  }

  /** Waits for the round under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.producer.disconnect();
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      let pause = 0;
      try {
        if ((await this.sendWaiting()) === 0) pause = 1_000;
      } catch (error) {
        console.error('the outbox keeps its rows and tries again', error);
        pause = 5_000;
      }
      await sleep(pause, undefined, { signal: this.stopping.signal }).catch(() => {}); // the only error is "stop now"
    }
  }

  private sendWaiting(): Promise<number> {
    return inTransaction(async (tx) => {
      const { rows } = await tx.query('SELECT id, topic, key, value FROM outbox ORDER BY id LIMIT 100 FOR UPDATE');
      if (rows.length === 0) return 0;
      await this.producer.sendBatch({
        topicMessages: rows.map((row) => ({
          topic: row.topic,
          messages: [{ key: row.key, value: row.value, headers: { 'event-id': `orders/${row.id}` } }],
        })),
      });
      await tx.query('DELETE FROM outbox WHERE id = ANY($1)', [rows.map((row) => row.id)]);
      return rows.length;
    });
  }
}
