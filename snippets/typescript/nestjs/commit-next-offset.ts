// placeholder localhost:9092 = localhost:9092
// placeholder stock-service = client-id
// placeholder stock = group-id
// placeholder order-placed = topic
// satisfies commit-before-processing, never-committed, offset-off-by-one, offset-string-concatenation, latest-offset-reset, commit-on-failure, random-group-id
// #region snippet kafka-nest-commit-next-offset: NestJS: event handler that commits each record itself, after its work
import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, KafkaContext, Payload, Transport, type KafkaOptions } from '@nestjs/microservices';

/** For NestFactory.createMicroservice or connectMicroservice. */
export const stockOptions: KafkaOptions = {
  transport: Transport.KAFKA,
  options: {
    client: { clientId: 'stock-service', brokers: ['localhost:9092'] },
    consumer: { groupId: 'stock' },
    subscribe: { fromBeginning: true },
    run: { autoCommit: false },
  },
};

@Controller()
export class StockHandler {
  @EventPattern('order-placed')
  async handle(@Payload() order: { id: string }, @Ctx() context: KafkaContext): Promise<void> {
    await this.reserve(order);
    // The server's consumer (an injected client has another one), and the offset to read next. It is a string: `offset + 1` would append a digit.
    const next = (BigInt(context.getMessage().offset) + 1n).toString();
    await context.getConsumer().commitOffsets([{ topic: context.getTopic(), partition: context.getPartition(), offset: next }]);
  }

  private async reserve(order: { id: string }): Promise<void> {
    console.log(order.id);
  }
}
// #endregion
