// The webhook that somebody changes, locked until the end of the transaction.
// For the use cases of administrators.
import { notFound } from "@/lib/core/not-found"
import type { Tx } from "@/lib/usecases/deps"

export async function lockWebhook(tx: Tx, id: string) {
  await tx.$queryRaw`select 1 from webhook where id = ${id} for update`
  const webhook = await tx.webhook.findUnique({ where: { id } })
  if (webhook === null) throw notFound("webhook", id)
  return webhook
}
