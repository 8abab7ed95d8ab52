import { Injectable } from '@nestjs/common';
import { db } from '../database';

/** Remembers what was sent, since Kafka may deliver an event again. */
@Injectable()
export class SentNotifications {
  async has(kind: string, orderId: string): Promise<boolean> {
    const { rows } = await db.query('SELECT 1 FROM sent_notification WHERE kind = $1 AND order_id = $2', [kind, orderId]);
    return rows.length > 0;
  }

  async add(kind: string, orderId: string): Promise<void> {
    await db.query('INSERT INTO sent_notification (kind, order_id) VALUES ($1, $2) ON CONFLICT DO NOTHING', [kind, orderId]);
  }
}
