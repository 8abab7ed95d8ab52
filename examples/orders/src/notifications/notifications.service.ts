import { Inject, Injectable, Logger } from '@nestjs/common';
import { ClientKafka } from '@nestjs/microservices';
import { Mailer } from './mailer';

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
  ) {}

  async confirmOrder(order: OrderPlaced): Promise<void> {
    await this.mailer.send(order.email, 'Your order', `Thank you! Order ${order.id}, total ${order.total}.`);
    this.kafka.emit('notifications.sent', { key: order.id, value: { kind: 'order-confirmation', orderId: order.id } });
  }

  apologise(orderId: string, email: string): void {
    this.kafka.emit('notifications.requested', { key: orderId, value: { kind: 'apology', orderId, email } }).subscribe(() => {
      this.logger.log(`apology for ${orderId} requested`);
    });
  }
}
