import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Experiment } from '../../experiment';
import type { Lab } from '../../lab';

/** A payment service: takes the money for each request, once for requests with the same idempotency key, and writes it into the ledger. */
async function payments(lab: Lab): Promise<{ url: string; close(): void }> {
  const keys = new Set<string>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
    request.on('end', () => {
      const key = request.headers['idempotency-key']?.toString();
      if (!key || !keys.has(key)) lab.write(body);
      if (key) keys.add(key);
      setTimeout(() => response.end(), 50);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
}

export const experiment: Experiment = {
  fault: 'process killed while it works, and started again',
  counts: 'handled',
  harm: ['repeated'],
  records: 60,
  async run(lab) {
    const service = await payments(lab);
    const first = lab.start({ SERVICE: service.url });
    await lab.moment(20);
    await first.kill();
    const program = lab.start({ SERVICE: service.url });
    await lab.settled();
    await program.kill();
    service.close();
  },
};
