// What the programs use besides Kafka: a database handle as far as they use it, and no more than the name of the rest.

declare module 'pg' {
  export interface QueryResult {
    readonly rows: any[];
    readonly rowCount: number | null;
  }
  interface Queries {
    query(text: string, values?: readonly unknown[]): Promise<QueryResult>;
  }
  export interface PoolClient extends Queries {
    release(): void;
  }
  export class Pool implements Queries {
    constructor(config?: { connectionString?: string });
    query(text: string, values?: readonly unknown[]): Promise<QueryResult>;
    connect(): Promise<PoolClient>;
    end(): Promise<void>;
  }
  export class Client implements Queries {
    constructor(config?: { connectionString?: string });
    query(text: string, values?: readonly unknown[]): Promise<QueryResult>;
    connect(): Promise<void>;
    end(): Promise<void>;
  }
}

declare module '@aws-sdk/client-sqs';
declare module '@nestjs/axios' {
  export class HttpService {
    [name: string]: any;
  }
}
declare module '@nestjs/event-emitter';
declare module '@nestjs/typeorm';
declare module '@prisma/client';
declare module '@slack/web-api';
declare module 'axios';
declare module 'express';
declare module 'knex';
declare module 'mongodb';
declare module 'mongoose';
declare module 'nodemailer';
declare module 'p-queue';
declare module 'pino';
declare module 'redis';
declare module 'socket.io';
declare module 'stripe';
declare module 'typeorm';
declare module 'winston';
declare module 'ws';
