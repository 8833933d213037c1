// Notifications: who is told that certificates end, how, and the webhooks that hear of it and of more.
import { staffPage } from "@/app/portal"
import { KeepFresh } from "@/components/objects/keep-fresh"
import { AddWebhookDialog } from "@/components/settings/add-webhook-dialog"
import { WebhookTable } from "@/components/settings/webhook-table"
import { Card } from "@/components/ui/card"
import { DefinitionList } from "@/components/ui/definition-list"
import { EmptyState } from "@/components/ui/empty-state"
import { Tag } from "@/components/ui/tag"
import { getContainer } from "@/lib/container"
import { authorityThresholds, certificateThresholds } from "@/lib/core/expiry-thresholds"
import { isAdmin } from "@/lib/core/permission"
import { addWebhook, editWebhook, removeWebhook, renewWebhookSecret, testWebhook, updateWebhook } from "./actions"

export const metadata = { title: "Notifications" }

const actions = {
  edit: editWebhook,
  update: updateWebhook,
  remove: removeWebhook,
  test: testWebhook,
  renewSecret: renewWebhookSecret,
}

export default staffPage(async ({ actor, queries }) => {
  // an address may hold a token of its receiver's: administrators alone see it
  const webhooks = isAdmin(actor) ? await queries.listWebhooks(actor) : null
  const waits = webhooks?.some(({ waiting }) => waiting > 0) ?? false
  return (
    <div className="flex flex-col gap-4">
      {waits ? <KeepFresh seconds={3} /> : null}
      <Card title="Notices of ends" note="Once for each threshold; they stop when the successor is in use.">
        <DefinitionList
          facts={[
            { term: "Certificates", value: `${daysWords(certificateThresholds)} before the end` },
            { term: "Authorities", value: `${daysWords(authorityThresholds)} before the end` },
            {
              term: "To",
              value: "a partner's contacts and people for its applications; administrators for everything else",
            },
            {
              term: "By mail",
              value:
                getContainer().config.mail !== null ? (
                  <Tag tone="ok">set up</Tag>
                ) : (
                  <Tag tone="wait">not set up: SMTP_URL is empty</Tag>
                ),
            },
            { term: "In the portal", value: "on the partner's home and on the overview, always" },
          ]}
        />
      </Card>
      <Card
        flush
        title="Webhooks"
        note="Signed JSON over HTTPS, tried again for a day and a half until it is accepted."
        aside={webhooks === null ? null : <AddWebhookDialog action={addWebhook} />}
      >
        {webhooks === null ? (
          <EmptyState title="For administrators" detail="An address may hold a token of its receiver's." />
        ) : (
          <WebhookTable
            rows={webhooks}
            actions={actions}
            empty={
              <EmptyState
                title="No webhook yet"
                detail="Let a pager, a chat or a ticket system hear when a certificate ends, is revoked, or everybody is asked to re-issue."
              />
            }
          />
        )}
      </Card>
    </div>
  )
})

function daysWords(days: readonly number[]): string {
  return `${days.slice(0, -1).join(", ")} and ${days.at(-1)} days`
}
