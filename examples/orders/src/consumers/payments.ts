import type { Consumer } from 'kafkajs';
import { db } from '../database';
import { kafka } from '../kafka';

interface Payment {
  orderId: string;
  customer: string;
  amount: number;
}

async function bookPayment(payment: Payment): Promise<void> {
  await db.query('INSERT INTO ledger (order_id, amount, booked_at) VALUES ($1, $2, now())', [payment.orderId, payment.amount]);
}

async function addLoyaltyPoints(payment: Payment): Promise<void> {
  await db.query('UPDATE customers SET points = points + $1 WHERE id = $2', [Math.floor(payment.amount), payment.customer]);
}

export async function startPayments(): Promise<Consumer> {
  const consumer = kafka.consumer({ groupId: 'orders.payments' });
  await consumer.connect();
  await consumer.subscribe({ topics: ['payments.received'], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message, partition }) => {
      try {
        const payment: Payment = JSON.parse(message.value!.toString());
        await bookPayment(payment);
        await addLoyaltyPoints(payment);
      } catch (error) {
        console.error(`payment at ${partition}/${message.offset} failed`, error);
      }
    },
  });
  return consumer;
}
