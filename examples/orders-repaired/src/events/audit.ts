import { kafka } from '../kafka';

const producer = kafka.producer();

export const startAudit = () => producer.connect();
export const stopAudit = () => producer.disconnect();

/** Who did what: the auditors read this topic. */
export async function audit(action: string, orderId: string): Promise<void> {
  await producer.send({ topic: 'audit', messages: [{ key: orderId, value: JSON.stringify({ action, orderId, at: new Date() }) }] });
}
