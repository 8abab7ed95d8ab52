import type { PoolClient } from 'pg';
import type { Order } from '../orders/order';
import { addToOutbox } from './outbox';

/** What the rest of the shop hears about orders. */
export class OrderEvents {
  placed(tx: PoolClient, order: Order): Promise<void> {
    return addToOutbox(tx, 'orders.placed', order.id, order);
  }

  cancelled(tx: PoolClient, orderId: string, reason: string): Promise<void> {
    return addToOutbox(tx, 'orders.cancelled', orderId, { orderId, reason });
  }

  async itemsReserved(tx: PoolClient, order: Order): Promise<void> {
    for (const item of order.items) {
      await addToOutbox(tx, 'stock.reserved', item.sku, { orderId: order.id, ...item });
    }
  }
}
