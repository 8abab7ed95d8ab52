import { Module } from '@nestjs/common';
import { ClientsModule, Transport } from '@nestjs/microservices';
import { brokers } from '../kafka';
import { Mailer } from './mailer';
import { NotificationsController } from './notifications.controller';
import { NotificationsService } from './notifications.service';
import { SentNotifications } from './sent-notifications';

@Module({
  imports: [
    ClientsModule.register([
      {
        name: 'KAFKA',
        transport: Transport.KAFKA,
        options: { client: { clientId: 'notifications', brokers }, producerOnlyMode: true },
      },
    ]),
  ],
  controllers: [NotificationsController],
  providers: [NotificationsService, Mailer, SentNotifications],
})
export class NotificationsModule {}
