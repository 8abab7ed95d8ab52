import type { Consumer } from 'kafkajs';
import type { PoolClient } from 'pg';
import { inTransaction } from '../database';
import { exitOnCrash, kafka } from '../kafka';
import { withDeadLetters } from './dead-letters';

interface Payment {
  id: string;
  orderId: string;
  customer: string;
  amount: number;
}

/** False when this payment is in the ledger already: Kafka delivered its record again. */
async function bookPayment(tx: PoolClient, payment: Payment): Promise<boolean> {
  const { rowCount } = await tx.query(
    'INSERT INTO ledger (payment_id, order_id, amount, booked_at) VALUES ($1, $2, $3, now()) ON CONFLICT (payment_id) DO NOTHING',
    [payment.id, payment.orderId, payment.amount],
  );
  return rowCount === 1;
}

async function addLoyaltyPoints(tx: PoolClient, payment: Payment): Promise<void> {
  await tx.query('UPDATE customers SET points = points + $1 WHERE id = $2', [Math.floor(payment.amount), payment.customer]);
}

export async function startPayments(): Promise<Consumer> {
  const consumer = kafka.consumer({ groupId: 'orders.payments' });
  exitOnCrash(consumer);
  await consumer.connect();
  await consumer.subscribe({ topics: ['payments.received'], fromBeginning: true });
  await consumer.run({
    eachMessage: withDeadLetters(async ({ message }) => {
      const payment: Payment = JSON.parse(message.value!.toString());
      await inTransaction(async (tx) => {
        if (await bookPayment(tx, payment)) await addLoyaltyPoints(tx, payment);
      });
    }),
  });
  return consumer;
}
