// What is done without anybody asking: sealing the audit log, rebuilding CRLs, renewing manifests and OCSP responders, sending mail.
// For the workers of the server. Each is safe to run in several processes at once.
import { makeMailer } from "@/lib/adapters/mailer"
import { makeSendWebhook } from "@/lib/adapters/webhook-client"
import type { Container } from "@/lib/container"
import { makeDeliverMail } from "@/lib/usecases/mail/deliver-mail"
import { makeDeliverWebhooks } from "@/lib/usecases/webhooks/deliver-webhooks"
import type { Work } from "./workers"

export function backgroundWork({ usecases, config, db, clock, seal }: Container): Work[] {
  const sendWebhook = makeSendWebhook({ networks: config.webhookNetworks })
  const works: Work[] = [
    { name: "seal audit", everyMs: 250, run: usecases.sealAudit },
    { name: "rebuild CRLs", everyMs: 3_000, run: () => usecases.rebuildCrls({ quietMs: 2_000, latestMs: 30_000 }) },
    { name: "renew OCSP responders", everyMs: 60_000, run: usecases.renewResponders },
    { name: "renew manifests", everyMs: 60_000, run: usecases.renewStamps },
    { name: "give notices of ends", everyMs: 60_000, run: usecases.giveNotices },
    { name: "queue webhooks", everyMs: 1_000, run: usecases.queueWebhooks },
    { name: "call webhooks", everyMs: 1_000, run: makeDeliverWebhooks({ db, clock, seal, sendWebhook }) },
  ]
  if (config.mail !== null) {
    const { send } = makeMailer(config.mail)
    works.push({ name: "send mail", everyMs: 2_000, run: makeDeliverMail({ db, clock, sendMail: send }) })
  }
  return works
}
