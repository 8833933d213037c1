// Asks before a route goes, and names who can no longer call it.
// For the routes of an API.
"use client"
import { Trash2 } from "lucide-react"
import type { Action } from "@/lib/core/action-result"
import type { RouteView } from "@/lib/core/api-view"
import { listed } from "../objects/listed"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"

type RemoveRouteDialogProps = { route: RouteView; losers: readonly string[]; action: Action<unknown> }

export function RemoveRouteDialog({ route, losers, action }: RemoveRouteDialogProps) {
  const name = `${route.methods.join(", ")} ${route.path}`
  const loss =
    losers.length === 0
      ? "Nobody is granted its scope."
      : `${listed(losers)} can no longer call it once that is published.`
  return (
    <ConfirmDialog
      trigger={
        <Button
          variant="quiet"
          size="sm"
          aria-label={`Remove route ${name}`}
          icon={<Trash2 aria-hidden className="size-3.5" />}
        >
          Remove
        </Button>
      }
      title={
        <>
          Remove <span className="wrap-anywhere font-mono">{name}</span>?
        </>
      }
      consequence={`${loss} Gateways refuse it with the next publication.`}
      verb="Remove route"
      action={action}
      input={{ id: route.id }}
      done="Route removed"
    />
  )
}
