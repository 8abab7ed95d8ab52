import { Pool, type PoolClient } from 'pg';

export const db = new Pool({ connectionString: process.env.DATABASE_URL });

/** Everything the work does with `tx` happens, or nothing. */
export async function inTransaction<T>(work: (tx: PoolClient) => Promise<T>): Promise<T> {
  const tx = await db.connect();
  try {
    await tx.query('BEGIN');
    const result = await work(tx);
    await tx.query('COMMIT');
    return result;
  } catch (error) {
    await tx.query('ROLLBACK');
    throw error;
  } finally {
    tx.release();
  }
}
