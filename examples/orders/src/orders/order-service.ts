import type { Pool } from 'pg';
import type { OrderEvents } from '../events/order-events';
import type { Order } from './order';

export class OrderService {
  constructor(
    private readonly db: Pool,
    private readonly events: OrderEvents,
  ) {}

  async place(order: Order): Promise<Order> {
    await this.db.query('INSERT INTO orders (id, customer, email, total, items) VALUES ($1, $2, $3, $4, $5)', [
      order.id,
      order.customer,
      order.email,
      order.total,
      JSON.stringify(order.items),
    ]);
    this.events.placed(order);
    await this.events.itemsReserved(order);
    return order;
  }

  async cancel(orderId: string, reason: string): Promise<void> {
    await this.db.query("UPDATE orders SET status = 'cancelled', reason = $2 WHERE id = $1", [orderId, reason]);
    try {
      await this.events.cancelled(orderId, reason);
    } catch (error) {
      console.error(`could not publish the cancellation of ${orderId}`, error);
    }
  }
}
