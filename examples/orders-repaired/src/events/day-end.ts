import { kafka } from '../kafka';
import type { Order } from '../orders/order';

const producer = kafka.producer({ transactionalId: 'orders.day-end', idempotent: true, maxInFlightRequests: 1 });

/** The bookkeeping reads these: the orders of a day and that it is closed, or nothing of it. */
export async function publishDay(day: string, orders: readonly Order[]): Promise<void> {
  const transaction = await producer.transaction();
  try {
    for (const order of orders) {
      await transaction.send({ topic: 'orders.of-the-day', messages: [{ key: order.id, value: JSON.stringify(order) }] });
    }
    await transaction.send({ topic: 'orders.day-closed', messages: [{ key: day, value: String(orders.length) }] });
    await transaction.commit();
  } catch (error) {
    await transaction.abort();
    throw error;
  }
}

export const startDayEnd = () => producer.connect();
export const stopDayEnd = () => producer.disconnect();
