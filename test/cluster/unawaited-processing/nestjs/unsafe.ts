import 'reflect-metadata';
import { appendFile } from 'node:fs/promises';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload, Transport, type MicroserviceOptions } from '@nestjs/microservices';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '' } = process.env;

/** The work, which takes its time, for some more than for others. */
async function charge(id: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50 * (1 + (Number(id) % 20))));
  await appendFile(LEDGER, `${id}\n`);
}

@Controller()
class BillingController {
  @EventPattern(TOPIC)
  async onOrder(@Payload() id: string): Promise<void> {
    charge(id);
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
