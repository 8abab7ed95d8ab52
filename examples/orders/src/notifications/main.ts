import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { brokers } from '../kafka';
import { NotificationsModule } from './notifications.module';

async function main(): Promise<void> {
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(NotificationsModule, {
    transport: Transport.KAFKA,
    options: {
      client: { clientId: 'notifications', brokers },
      consumer: { groupId: 'notifications' },
      subscribe: { fromBeginning: true },
    },
  });
  app.enableShutdownHooks();
  await app.listen();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
