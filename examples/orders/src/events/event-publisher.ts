import { kafka } from '../kafka';

/** The one way to Kafka for the whole service. */
export class EventPublisher {
  private readonly producer = kafka.producer();

  async start(): Promise<void> {
    await this.producer.connect();
  }

  async stop(): Promise<void> {
    await this.producer.disconnect();
  }

  async publish(topic: string, key: string, event: object): Promise<void> {
    await this.producer.send({
      topic,
      messages: [{ key, value: JSON.stringify(event) }],
    });
  }
}
