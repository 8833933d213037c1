// Takes one's own request back before it is decided.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { GrantView } from "@/lib/core/grant-view"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"

export function TakeBackDialog({ grant, action }: { grant: GrantView; action: Action<unknown> }) {
  if (grant.status !== "requested") return null
  const { id, scope, application } = grant
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" aria-label={`Take back the request for ${scope} for ${application.name}`}>
          Take back
        </Button>
      }
      title={`Take back the request for ${scope}?`}
      consequence={`${application.name} does not get it. You can ask again.`}
      verb="Take request back"
      action={action}
      input={{ id }}
      reason="required"
      done="Request taken back"
    />
  )
}
