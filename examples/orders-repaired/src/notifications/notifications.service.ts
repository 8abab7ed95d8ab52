import { Inject, Injectable, Logger } from '@nestjs/common';
import { ClientKafka } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { Mailer } from './mailer';
import { SentNotifications } from './sent-notifications';

export interface OrderPlaced {
  id: string;
  email: string;
  total: number;
}

@Injectable()
export class NotificationsService {
  private readonly logger = new Logger(NotificationsService.name);

  constructor(
    @Inject('KAFKA') private readonly kafka: ClientKafka,
    private readonly mailer: Mailer,
    private readonly sent: SentNotifications,
  ) {}

  /** Remembered last: a crash on the way repeats the mail, and never leaves it out. */
  async confirmOrder(order: OrderPlaced): Promise<void> {
    if (await this.sent.has('order-confirmation', order.id)) return;
    await this.mailer.send(order.email, 'Your order', `Thank you! Order ${order.id}, total ${order.total}.`);
    await lastValueFrom(this.kafka.emit('notifications.sent', { key: order.id, value: { kind: 'order-confirmation', orderId: order.id } }));
    await this.sent.add('order-confirmation', order.id);
  }

  async apologise(orderId: string, email: string): Promise<void> {
    await lastValueFrom(this.kafka.emit('notifications.requested', { key: orderId, value: { kind: 'apology', orderId, email } }));
    this.logger.log(`apology for ${orderId} requested`);
  }
}
