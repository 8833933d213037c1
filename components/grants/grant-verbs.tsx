// Decides on a request, or takes access back. Buttons in the rows of grants, for approvers and administrators.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { GrantView } from "@/lib/core/grant-view"
import { dateWords } from "@/lib/core/time-words"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"

type GrantVerbsProps = {
  grant: GrantView
  /** Who looks: where four eyes are demanded, it must be somebody else. */
  viewer: string
  approve: Action<unknown>
  withdraw: Action<unknown>
}

export function GrantVerbs({ grant, viewer, approve, withdraw }: GrantVerbsProps) {
  const { status } = grant
  if (status === "requested") {
    return (
      <span className="flex flex-wrap gap-1.5 sm:justify-end">
        <DeclineDialog grant={grant} action={withdraw} />
        {grant.fourEyes && grant.requestedBy.id === viewer ? (
          <span className="text-ink3 text-xs">somebody else has to approve</span>
        ) : (
          <ApproveDialog grant={grant} action={approve} />
        )}
      </span>
    )
  }
  if (status === "approved" || status === "active") return <WithdrawDialog grant={grant} action={withdraw} />
  return null
}

type VerbProps = { grant: GrantView; action: Action<unknown> }

function ApproveDialog({ grant: { id, scope, application, partner, endsAt, reason, environment }, action }: VerbProps) {
  const until = endsAt === null ? "without an end" : `until ${dateWords(new Date(endsAt))}`
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="primary" aria-label={`Approve ${scope} for ${application.name}`}>
          Approve
        </Button>
      }
      tone="primary"
      title={`Approve ${scope} for ${application.name}?`}
      consequence={`${partner.name} may call what ${scope} names in ${environment}, ${until}, from the next publication on. Asked for: “${reason}”`}
      verb="Approve access"
      action={action}
      input={{ id }}
      done={`${scope} is approved; it goes out with the next publication`}
    />
  )
}

function DeclineDialog({ grant: { id, scope, application, partner }, action }: VerbProps) {
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" aria-label={`Decline ${scope} for ${application.name}`}>
          Decline
        </Button>
      }
      title={`Decline ${scope} for ${application.name}?`}
      consequence={`${partner.name} sees your reason and may ask again.`}
      verb="Decline request"
      action={action}
      input={{ id }}
      reason="required"
      done="Request declined"
    />
  )
}

function WithdrawDialog({ grant: { id, scope, application, partner, status }, action }: VerbProps) {
  const consequence =
    status === "active"
      ? `${application.name} of ${partner.name} loses ${scope} with the next publication; until then gateways let it in. To stop it at once, suspend the application.`
      : `No release carries it yet: ${application.name} of ${partner.name} never gets it.`
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="danger" aria-label={`Withdraw ${scope} from ${application.name}`}>
          Withdraw
        </Button>
      }
      title={`Withdraw ${scope} from ${application.name}?`}
      consequence={consequence}
      verb="Withdraw access"
      action={action}
      input={{ id }}
      reason="required"
      done={`${scope} is withdrawn`}
    />
  )
}
