import type { Client } from './client';
import { confluent } from './confluent';
import { confluentRdkafka } from './confluent-rdkafka';
import { kafkajs } from './kafkajs';
import { nestjs } from './nestjs';
import { nodeRdkafka } from './node-rdkafka';
import { platformatic } from './platformatic';

/** Every client library the frontend knows; adding one is one table and one line here. */
export const clients: readonly Client[] = [kafkajs, confluent, nestjs, nodeRdkafka, confluentRdkafka, platformatic];

/** The npm packages of these. */
export const packages: readonly string[] = [...new Set(clients.map((client) => client.package))];

/** What a text must contain for a file to be read at all. */
export const gate = new RegExp(packages.join('|'));
