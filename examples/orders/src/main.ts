import { createServer, type IncomingMessage } from 'node:http';
import { startPayments } from './consumers/payments';
import { startRefunds } from './consumers/refunds';
import { startReturns } from './consumers/returns';
import { startReviews } from './consumers/reviews';
import { startShipments } from './consumers/shipments';
import { startStock } from './consumers/stock';
import { db } from './database';
import { EventPublisher } from './events/event-publisher';
import { OrderEvents } from './events/order-events';
import { OrderService } from './orders/order-service';
import { createTopics } from './topics';

async function bodyOf(request: IncomingMessage): Promise<any> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
}

async function main(): Promise<void> {
  await createTopics();
  const publisher = new EventPublisher();
  await publisher.start();
  const orders = new OrderService(db, new OrderEvents(publisher));
  const consumers = [await startPayments(), await startShipments(), await startStock(), await startRefunds(), await startReturns(), await startReviews()];

  const server = createServer(async (request, response) => {
    try {
      const body = await bodyOf(request);
      if (request.url === '/orders') await orders.place(body);
      else await orders.cancel(body.orderId, body.reason);
      response.writeHead(202).end();
    } catch (error) {
      console.error(error);
      response.writeHead(500).end();
    }
  });
  server.listen(3000);

  process.once('SIGTERM', async () => {
    server.close();
    for (const consumer of consumers) await consumer.disconnect();
    await publisher.stop();
    await db.end();
  });
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
