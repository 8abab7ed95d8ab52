// placeholder localhost:9092 = localhost:9092
// placeholder order-service = client-id
// placeholder ORDERS_KAFKA = token
// placeholder order-placed = topic
import { Module } from '@nestjs/common';
// satisfies unawaited-send, missing-error-callback, acks-not-all, unclosed-client, producer-per-message, retries-disabled
// #region snippet kafka-nest-safe-producer: NestJS: service that waits until the event is sent
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ClientKafka, ClientsModule, Transport } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';

@Injectable()
export class Events implements OnModuleInit {
  constructor(@Inject('ORDERS_KAFKA') private readonly kafka: ClientKafka) {}

  /** Fails at the start, and not with the first event. Nest closes the client at the end (enableShutdownHooks). */
  async onModuleInit(): Promise<void> {
    await this.kafka.connect();
  }

  /** Rejects when the event may be lost. `emit` yields an Observable: ignored or merely awaited, it would hide that. */
  async publish(id: string, value: object): Promise<void> {
    await lastValueFrom(this.kafka.emit('order-placed', { key: id, value }));
  }
}

/** For the imports of your module. `acks` is -1 (all) by default. */
export const eventsClient = ClientsModule.register([
  {
    name: 'ORDERS_KAFKA',
    transport: Transport.KAFKA,
    options: { client: { clientId: 'order-service', brokers: ['localhost:9092'] }, producerOnlyMode: true },
  },
]);
// #endregion

@Module({ imports: [eventsClient], providers: [Events], exports: [Events] })
export class EventsModule {}
