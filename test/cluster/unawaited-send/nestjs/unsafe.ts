import 'reflect-metadata';
import { appendFileSync } from 'node:fs';
import { Inject, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientKafka, ClientsModule, Transport } from '@nestjs/microservices';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;

@Injectable()
class OrderService {
  constructor(@Inject('SHOP') private readonly client: ClientKafka) {}

  /** Sends an order's event, and notes in the ledger that it is sent. */
  async place(id: string): Promise<void> {
    this.client.emit(TOPIC, { key: id, value: id });
    appendFileSync(LEDGER, `${id}\n`);
  }
}

@Module({
  imports: [ClientsModule.register([{ name: 'SHOP', transport: Transport.KAFKA, options: { client: { brokers: BOOTSTRAP.split(',') }, producerOnlyMode: true } }])],
  providers: [OrderService],
})
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule);
  const orders = app.get(OrderService);
  for (let id = 0; id < Number(RECORDS); id++) await orders.place(String(id));
  await app.close();
}

main().then(() => process.exit(0), () => process.exit(1));
