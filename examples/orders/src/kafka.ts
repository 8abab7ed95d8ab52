import { Kafka } from 'kafkajs';

export const brokers = (process.env.KAFKA_BROKERS ?? 'localhost:9092').split(',');

export const kafka = new Kafka({ clientId: 'orders', brokers });
