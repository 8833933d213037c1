// Sends one message by SMTP, with nodemailer. For the worker that empties the outbox.
// Implements SendMail; SMTP_URL says how, with user and password, so it is never logged.
import nodemailer from "nodemailer"
import type { SendMail } from "@/lib/usecases/mail/deliver-mail"

export type Mailer = { send: SendMail; close: () => void }

/** Milliseconds. Without them a server that does not answer holds the worker for minutes. */
const timeouts = { connectionTimeout: "10000", greetingTimeout: "10000", socketTimeout: "30000" }

export function makeMailer({ url, from }: { url: string; from: string }): Mailer {
  const transport = nodemailer.createTransport(withTimeouts(url), { from })
  return {
    async send(message) {
      // a message is text alone: nothing in it may name a file or an address to be fetched
      await transport.sendMail({ ...message, disableFileAccess: true, disableUrlAccess: true })
    },
    close: () => transport.close(),
  }
}

/** nodemailer reads its options from the address; what the operator wrote there counts. */
function withTimeouts(address: string): string {
  const url = new URL(address)
  for (const [name, ms] of Object.entries(timeouts)) if (!url.searchParams.has(name)) url.searchParams.set(name, ms)
  return url.href
}
