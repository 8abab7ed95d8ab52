import type { EachMessageHandler, EachMessagePayload } from 'kafkajs';
import { kafka } from '../kafka';

const producer = kafka.producer();

export const startDeadLetters = () => producer.connect();
export const stopDeadLetters = () => producer.disconnect();

/** A record that cannot be read goes to the dead-letter topic; every other error goes on to kafkajs, which tries again. */
export function withDeadLetters(handle: EachMessageHandler): EachMessageHandler {
  return async (payload) => {
    try {
      await handle(payload);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      await sendToDeadLetters(payload, error);
    }
  };
}

export async function sendToDeadLetters({ topic, partition, message }: Pick<EachMessagePayload, 'topic' | 'partition' | 'message'>, error: Error): Promise<void> {
  await producer.send({
    topic: `${topic}-dlt`,
    messages: [
      {
        key: message.key,
        value: message.value,
        headers: { ...message.headers, 'dlt-origin': `${topic}/${partition}@${message.offset}`, 'dlt-error': error.message },
      },
    ],
  });
}
