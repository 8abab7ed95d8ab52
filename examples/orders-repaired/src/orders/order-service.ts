import { inTransaction } from '../database';
import type { OrderEvents } from '../events/order-events';
import type { Order } from './order';

export class OrderService {
  constructor(private readonly events: OrderEvents) {}

  /** The order and the events about it are stored together; the outbox sends them. */
  async place(order: Order): Promise<Order> {
    await inTransaction(async (tx) => {
      await tx.query('INSERT INTO orders (id, customer, email, total, items) VALUES ($1, $2, $3, $4, $5)', [
        order.id,
        order.customer,
        order.email,
        order.total,
        JSON.stringify(order.items),
      ]);
      await this.events.placed(tx, order);
      await this.events.itemsReserved(tx, order);
    });
    return order;
  }

  async cancel(orderId: string, reason: string): Promise<void> {
    await inTransaction(async (tx) => {
      await tx.query("UPDATE orders SET status = 'cancelled', reason = $2 WHERE id = $1", [orderId, reason]);
      await this.events.cancelled(tx, orderId, reason);
    });
  }
}
