import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

/** A Postgres that runs in this process, on a port of its own: programs connect to it as to any other. */
export interface Postgres {
  /** For `DATABASE_URL`. */
  readonly url: string;
  /** The rows of a query. */
  rows(sql: string): Promise<readonly Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** Starts one with nothing but these tables in it. */
export async function postgres(schema: string): Promise<Postgres> {
  const db = await PGlite.create();
  await db.exec(schema);
  const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port: 0, maxConnections: 10 });
  await server.start();
  return {
    url: `postgres://postgres:postgres@${server.getServerConn()}/postgres?sslmode=disable`,
    rows: async (sql) => (await db.query<Record<string, unknown>>(sql)).rows,
    stop: async () => {
      await server.stop();
      await db.close();
    },
  };
}
