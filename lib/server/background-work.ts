// What is done without anybody asking: sealing the audit log, rebuilding CRLs, renewing manifests and OCSP responders, advancing
// rollouts, publishing what was scheduled, sending mail, measuring what ends.
// For the workers of the server. Each is safe to run in several processes at once.
import { makeFetchKeySet } from "@/lib/adapters/key-set-client"
import { makeMailer } from "@/lib/adapters/mailer"
import { makeSendWebhook } from "@/lib/adapters/webhook-client"
import type { Container } from "@/lib/container"
import { systemActor } from "@/lib/usecases/authorities/once"
import { makeDeliverMail } from "@/lib/usecases/mail/deliver-mail"
import { makeDeliverWebhooks } from "@/lib/usecases/webhooks/deliver-webhooks"
import type { Metrics } from "./metrics"
import type { Work } from "./workers"

type Measured = Pick<Metrics, "secretsToRewrap" | "rootDocumentsEnd">

export function backgroundWork(container: Container, metrics: Measured): Work[] {
  const { usecases, queries, config, db, clock, seal } = container
  const fetchKeySet = makeFetchKeySet({ networks: config.tokenNetworks })
  const sendWebhook = makeSendWebhook({ networks: config.webhookNetworks })
  const works: Work[] = [
    { name: "seal audit", everyMs: 250, run: usecases.sealAudit },
    { name: "rebuild CRLs", everyMs: 3_000, run: () => usecases.rebuildCrls({ quietMs: 2_000, latestMs: 30_000 }) },
    { name: "renew OCSP responders", everyMs: 60_000, run: usecases.renewResponders },
    { name: "renew manifests", everyMs: 60_000, run: usecases.renewStamps },
    { name: "advance rollouts", everyMs: 1_000, run: usecases.advanceRollouts },
    { name: "publish due proposals", everyMs: 1_000, run: usecases.publishDueProposals },
    { name: "give notices of ends", everyMs: 60_000, run: usecases.giveNotices },
    {
      name: "measure root documents",
      everyMs: 60_000,
      run: async () => metrics.rootDocumentsEnd(await queries.listRootEnds(systemActor)),
    },
    { name: "rewrap secrets", everyMs: 10_000, run: () => rewrap(container, metrics) },
    { name: "queue webhooks", everyMs: 1_000, run: usecases.queueWebhooks },
    { name: "refresh token keys", everyMs: 1_000, run: () => usecases.refreshTokenKeys(fetchKeySet) },
    { name: "call webhooks", everyMs: 1_000, run: makeDeliverWebhooks({ db, clock, seal, sendWebhook }) },
  ]
  if (config.mail !== null) {
    const { send } = makeMailer(config.mail)
    works.push({ name: "send mail", everyMs: 2_000, run: makeDeliverMail({ db, clock, sendMail: send }) })
  }
  return works
}

async function rewrap({ rewrapSecrets, log }: Container, metrics: Measured): Promise<void> {
  const { rewrapped, waitingFor } = await rewrapSecrets.run()
  const pending = await rewrapSecrets.pending()
  metrics.secretsToRewrap(pending)
  if (rewrapped > 0) log.info({ rewrapped, pending }, "secrets were moved to the key-encryption key of today")
  if (waitingFor > 0) {
    log.warn(
      { pending, connections: waitingFor },
      "secrets stay under an earlier key-encryption key until every process knows the one of today",
    )
  }
}
