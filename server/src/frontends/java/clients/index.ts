import type { JavaClient } from './client';
import { reactorKafka } from './reactor-kafka';

/** The client libraries that are tables. */
export const CLIENTS: readonly JavaClient[] = [reactorKafka];

/**
 * The entry of a table of all clients, for a method of a type (by the names of the type and of all it inherits from).
 */
export function lookup<T>(
  table: (client: JavaClient) => Readonly<Record<string, T>>,
  names: Iterable<string>,
  method: string,
): { client: JavaClient; entry: T } | undefined {
  for (const name of names)
    for (const client of CLIENTS) {
      const entry = table(client)[`${name}.${method}`];
      if (entry !== undefined) return { client, entry };
    }
  return undefined;
}
