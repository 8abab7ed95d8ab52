// What the programs use besides Kafka and Postgres: no more than the name.

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
