import { Injectable } from '@nestjs/common';
import { createTransport } from 'nodemailer';

@Injectable()
export class Mailer {
  private readonly transport = createTransport(process.env.SMTP_URL ?? 'smtp://localhost');

  async send(to: string, subject: string, text: string): Promise<void> {
    await this.transport.sendMail({ from: 'shop@example.org', to, subject, text });
  }
}
