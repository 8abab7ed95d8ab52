import type { Order } from '../orders/order';
import type { EventPublisher } from './event-publisher';

/** What the rest of the shop hears about orders. */
export class OrderEvents {
  constructor(private readonly publisher: EventPublisher) {}

  placed(order: Order): Promise<void> {
    return this.publisher.publish('orders.placed', order.id, order);
  }

  cancelled(orderId: string, reason: string): Promise<void> {
    return this.publisher.publish('orders.cancelled', orderId, { orderId, reason });
  }

  async itemsReserved(order: Order): Promise<void> {
    for (const item of order.items) {
      this.publisher.publish('stock.reserved', item.sku, { orderId: order.id, ...item });
    }
  }
}
