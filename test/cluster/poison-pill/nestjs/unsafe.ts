import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload, Transport, type MicroserviceOptions } from '@nestjs/microservices';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', DOWN = '' } = process.env;

/** The work: a service that is away while the file `DOWN` exists, and takes a while otherwise. */
async function charge(id: string): Promise<void> {
  if (existsSync(DOWN)) throw new Error('the payment service does not answer');
  await new Promise((resolve) => setTimeout(resolve, 50));
  await appendFile(LEDGER, `${id}\n`);
}

@Controller()
class BillingController {
  @EventPattern(TOPIC)
  async onOrder(@Payload() order: string): Promise<void> {
    const id = JSON.parse(order) as number;
    await charge(String(id));
  }
}

@Module({ controllers: [BillingController] })
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
