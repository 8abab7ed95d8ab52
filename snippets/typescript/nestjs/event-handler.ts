// placeholder order-placed = topic
// satisfies unawaited-processing, swallowed-handler-error, poison-pill
// #region snippet kafka-nest-event-handler: NestJS: event handler that waits for its work and lets errors out
import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, KafkaContext, Payload } from '@nestjs/microservices';

@Controller()
export class EventHandler {
  /**
   * Returning normally means "done": Nest's client commits. An error that leaves here makes it read the record again, so only
   * what may succeed the next time should. Nest hands over what is no JSON as text.
   */
  @EventPattern('order-placed')
  async handle(@Payload() order: { id: string } | string | null, @Ctx() context: KafkaContext): Promise<void> {
    if (order === null || typeof order === 'string') return this.setAside(context);
    await this.store(order);
  }

  private async store(order: { id: string }): Promise<void> {
    console.log(order.id);
  }

  /** Awaited: while this fails, the record is not committed. The server's own producer sends it. */
  private async setAside(context: KafkaContext): Promise<void> {
    const { key, value, headers } = context.getMessage();
    await context.getProducer().send({
      topic: `${context.getTopic()}-dlt`,
      acks: -1,
      messages: [{ key, value: value === null ? null : String(value), headers }],
    });
  }
}
// #endregion
