import 'reflect-metadata';
import { appendFileSync } from 'node:fs';
import { Inject, Injectable, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientKafka, ClientsModule, Transport } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;

@Injectable()
class OrderService {
  private readonly logger = new Logger(OrderService.name);

  constructor(@Inject('SHOP') private readonly client: ClientKafka) {}

  async place(id: string): Promise<void> {
    await lastValueFrom(this.client.emit(TOPIC, { key: id, value: id }));
    this.logger.log(`order ${id} is sent`);
    appendFileSync(LEDGER, `${id}\n`);
  }
}

@Module({
  imports: [ClientsModule.register([{ name: 'SHOP', transport: Transport.KAFKA, options: { client: { brokers: BOOTSTRAP.split(','), retry: { retries: 2 } }, send: { timeout: 2000 }, producerOnlyMode: true } }])],
  providers: [OrderService],
})
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule);
  const orders = app.get(OrderService);
  for (let id = 0; id < Number(RECORDS); id++) {
    await orders.place(String(id));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await app.close();
}

main().then(() => process.exit(0), () => process.exit(1));
