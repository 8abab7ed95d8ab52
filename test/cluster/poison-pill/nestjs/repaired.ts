import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { Controller, Inject, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientKafka, ClientsModule, EventPattern, Payload, Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', DOWN = '' } = process.env;

/** The work: a service that is away while the file `DOWN` exists, and takes a while otherwise. */
async function charge(id: string): Promise<void> {
  if (existsSync(DOWN)) throw new Error('the payment service does not answer');
  await new Promise((resolve) => setTimeout(resolve, 50));
  await appendFile(LEDGER, `${id}\n`);
}

@Controller()
class BillingController {
  constructor(@Inject('SHOP') private readonly client: ClientKafka) {}

  @EventPattern(TOPIC)
  async onOrder(@Payload() order: string): Promise<void> {
    let id: number;
    try {
      id = JSON.parse(order) as number;
    } catch {
      await lastValueFrom(this.client.emit(`${TOPIC}.dead`, order));
      await appendFile(LEDGER, `${order}\n`);
      return;
    }
    await charge(String(id));
  }
}

@Module({
  imports: [ClientsModule.register([{ name: 'SHOP', transport: Transport.KAFKA, options: { client: { brokers: BOOTSTRAP.split(',') }, producerOnlyMode: true } }])],
  controllers: [BillingController],
})
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(AppModule, {
    transport: Transport.KAFKA,
    options: {
      client: { brokers: BOOTSTRAP.split(',') },
      consumer: { groupId: `${TOPIC}-billing`, sessionTimeout: 6000, heartbeatInterval: 1000 },
      subscribe: { fromBeginning: true },
    },
  });
  await app.listen();
}

main().catch(() => process.exit(1));
