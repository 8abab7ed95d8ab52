import { kafka } from '../kafka';

const producer = kafka.producer({ retry: { retries: 0 } });
let published = 0;

export const start = () => producer.connect();

/** The web shop shows these, and the purchasing department orders by them. */
export async function publishStockLevel(sku: string, left: number): Promise<void> {
  await producer.send({
    topic: 'stock.levels',
    acks: 1,
    messages: [{ key: sku, value: JSON.stringify({ sku, left }) }],
  });
}

export function publishSoldOut(sku: string): void {
  producer
    .send({ topic: 'stock.sold-out', messages: [{ key: sku, value: sku }] })
    .then(() => {
      published += 1;
      console.log(`${published} products sold out`);
    });
}
