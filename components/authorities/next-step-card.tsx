// The one thing to do next with a rotation, and where it cannot be done yet, what it waits for.
// For the rotation's page. The button stays: pressed too early, it says why not.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { RotationDetail } from "@/lib/core/rotation-view"
import { Button } from "../ui/button"
import { Card } from "../ui/card"
import { ConfirmDialog } from "../ui/confirm-dialog"
import { Tag } from "../ui/tag"

type NextStepCardProps = { rotation: RotationDetail; action?: Action<unknown> }

export function NextStepCard({ rotation, action }: NextStepCardProps) {
  const { next } = rotation
  if (next === null) return null
  const { verb, what } = words(rotation)
  return (
    <Card title="What comes next" aside={next.ready ? <Tag tone="ok">ready</Tag> : <Tag tone="wait">waiting</Tag>}>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 max-w-[75ch] flex-[1_1_18rem]">
          <p>{what}</p>
          {next.waitsFor === null ? null : (
            <p className="wrap-anywhere mt-1 text-ink2">
              <span className="font-[550] text-wait">It waits:</span> {next.waitsFor}
            </p>
          )}
        </div>
        {action === undefined ? null : <StepDialog rotation={rotation} action={action} verb={verb} />}
      </div>
    </Card>
  )
}

function StepDialog({ rotation, action, verb }: { rotation: RotationDetail; action: Action<unknown>; verb: string }) {
  const { id, next, to, from } = rotation
  if (next === null) return null
  return (
    <ConfirmDialog
      trigger={<Button variant={next.ready ? "primary" : "secondary"}>{verb}</Button>}
      title={`${verb}?`}
      consequence={words(rotation).consequence}
      verb={verb}
      tone="primary"
      action={action}
      input={{ id, to: next.to }}
      done={next.to === "draining" ? `${to.name} issues` : `${from.name} is removed`}
    />
  )
}

function words({ next, from, to, trust }: RotationDetail) {
  if (next?.to === "removed") {
    return {
      verb: `Remove ${from.slug}`,
      what: `Take ${from.name} out of what is trusted, once nothing that it issued is good any more.`,
      consequence: `Nobody's access changes: nothing of ${from.name} is good any more. Its last CRL stays at its address. This is final.`,
    }
  }
  return {
    verb: `Issue from ${to.slug}`,
    what:
      trust === null
        ? `New certificates come from ${to.name}. Gateways and operators trust its root, so there is nobody to wait for.`
        : `New certificates come from ${to.name}, once every gateway has said that it trusts it.`,
    consequence: `From now on certificates come from ${to.name}. Those of ${from.name} stay good until they end or are renewed. There is no way back, but another rotation may follow.`,
  }
}
