import { Pool } from 'pg';

export const db = new Pool({ connectionString: process.env.DATABASE_URL });
export const brokers = process.env.KAFKA_BROKERS ?? 'localhost:9092';
