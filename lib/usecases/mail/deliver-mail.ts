// Sends the mail that transactions left in the outbox, once each as far as SMTP allows, and tries again what failed.
// For the worker that calls it; several processes may do so at once.
import { z } from "zod"
import type { Deps } from "@/lib/usecases/deps"
import { claimNext, postpone, settle } from "../outbox/claim-next"

export type Mail = { to: string; subject: string; text: string }
export type SendMail = (mail: Mail) => Promise<void>

const batch = 20

const mailSchema = z.object({ to: z.string(), subject: z.string(), text: z.string() })

/** Answers how many were sent. */
export const makeDeliverMail =
  ({ db, clock, sendMail }: Pick<Deps, "db" | "clock"> & { sendMail: SendMail }) =>
  async (): Promise<{ sent: number }> => {
    let sent = 0
    for (let taken = 0; taken < batch; taken++) {
      const mail = await claimNext(db, "mail", clock())
      if (mail === undefined) break
      try {
        await sendMail(mailSchema.parse(mail.payload))
        await settle(db, mail, clock())
        sent++
      } catch (error) {
        await postpone(db, mail, clock(), error)
      }
    }
    return { sent }
  }
