import { Controller, Logger } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { NotificationsService, type OrderPlaced } from './notifications.service';

@Controller()
export class NotificationsController {
  private readonly logger = new Logger(NotificationsController.name);

  constructor(private readonly notifications: NotificationsService) {}

  @EventPattern('orders.placed')
  onOrderPlaced(@Payload() order: OrderPlaced): void {
    this.logger.log(`order ${order.id}`);
    this.notifications.confirmOrder(order);
  }

  @EventPattern('parcels.lost')
  async onParcelLost(@Payload() parcel: { orderId: string; email: string }): Promise<void> {
    this.notifications.apologise(parcel.orderId, parcel.email);
  }
}
