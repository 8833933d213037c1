// Asks before an API goes. One that has routes stays: removing those says who loses what.
// For the API's page.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { ApiDetail } from "@/lib/core/api-view"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"

export function RemoveApiDialog({ api, action }: { api: ApiDetail; action: Action<unknown> }) {
  const { id, name, hostname, routes } = api
  const consequence =
    routes.length === 0
      ? `Gateways stop answering for ${hostname} with the next publication.`
      : `${name} still has routes. Remove them first: each of them says who loses it.`
  return (
    <ConfirmDialog
      trigger={<Button variant="danger">Remove API</Button>}
      title={`Remove ${name}?`}
      consequence={consequence}
      verb="Remove API"
      action={action}
      input={{ id }}
      done={`${name} is removed`}
      goTo="/apis"
    />
  )
}
