import { Controller, Logger } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { NotificationsService, type OrderPlaced } from './notifications.service';

@Controller()
export class NotificationsController {
  private readonly logger = new Logger(NotificationsController.name);

  constructor(private readonly notifications: NotificationsService) {}

  @EventPattern('orders.placed')
  async onOrderPlaced(@Payload() order: OrderPlaced): Promise<void> {
    this.logger.log(`order ${order.id}`);
    await this.notifications.confirmOrder(order);
  }

  @EventPattern('parcels.lost')
  async onParcelLost(@Payload() parcel: { orderId: string; email: string }): Promise<void> {
    await this.notifications.apologise(parcel.orderId, parcel.email);
  }
}
