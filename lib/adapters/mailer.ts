// Sends one message by SMTP, with nodemailer. For the worker that empties the outbox.
// Implements SendMail; SMTP_URL says how, with user and password, so it is never logged.
import nodemailer from "nodemailer"
import type { SendMail } from "@/lib/usecases/mail/deliver-mail"

export type Mailer = { send: SendMail; close: () => void }

export function makeMailer({ url, from }: { url: string; from: string }): Mailer {
  const transport = nodemailer.createTransport(url, { from })
  return {
    async send(message) {
      await transport.sendMail(message)
    },
    close: () => transport.close(),
  }
}
