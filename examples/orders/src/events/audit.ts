import { kafka } from '../kafka';

/** Who did what: the auditors read this topic. */
export async function audit(action: string, orderId: string): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic: 'audit', messages: [{ key: orderId, value: JSON.stringify({ action, orderId, at: new Date() }) }] });
}
