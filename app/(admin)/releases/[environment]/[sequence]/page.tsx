// One release: how far it has come, wave by wave where it is rolled out, what it changed, what it is made of, and the way back to it.
import Link from "next/link"
import { staffPage } from "@/app/portal"
import { ChangePanel } from "@/components/releases/change-panel"
import { ReleaseArrival } from "@/components/releases/release-arrival"
import { ReleaseArtifacts, ReleaseManifest } from "@/components/releases/release-artifacts"
import { ReleaseKindTag } from "@/components/releases/release-kind-tag"
import { ReleaseTrackTag } from "@/components/releases/release-track-tag"
import { RolloutPanel } from "@/components/rollouts/rollout-panel"
import { isOpen } from "@/components/rollouts/rollout-words"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import { RelativeTime } from "@/components/ui/relative-time"
import { Tag } from "@/components/ui/tag"
import { isAdmin } from "@/lib/core/permission"
import type { ReleaseDetail } from "@/lib/core/release-view"
import { releaseParams } from "@/lib/web/release-params"
import { finishRollout, haltRollout, resumeRollout } from "../../rollout-actions"

export const metadata = { title: "Release" }

export default staffPage(async ({ actor, queries, params }) => {
  const release = await queries.getRelease(actor, releaseParams(params))
  const { environment, sequence, summary, artifacts, current } = release
  const { title } = await queries.getEnvironment(actor, environment)
  const rollout = await queries.getRollout(actor, { environment, sequence })
  const open = rollout !== null && isOpen(rollout)
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Releases", href: "/releases" },
          { label: title, href: `/releases/${environment}` },
        ]}
        title={`Release ${sequence} of ${title}`}
        state={<ReleaseState release={release} />}
        lead={<ReleaseLead release={release} />}
        actions={
          current ? undefined : (
            <LinkButton href={`/releases/${environment}/${sequence}/rollback`}>
              {isAdmin(actor) ? "Roll back to this…" : "What a rollback would do"}
            </LinkButton>
          )
        }
      />
      <div className="flex flex-col gap-4">
        {rollout !== null && open ? (
          <RolloutPanel
            rollout={rollout}
            actions={isAdmin(actor) ? { halt: haltRollout, resume: resumeRollout, finish: finishRollout } : undefined}
          />
        ) : (
          <ReleaseArrival key={sequence} {...release} mayRegister={isAdmin(actor)} />
        )}
        <ChangePanel
          title="What it changed"
          changes={summary}
          matrix={release.matrix}
          empty={<p className="text-ink2">{nothingIn(release)}</p>}
        />
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <ReleaseManifest release={release} />
          <ReleaseArtifacts artifacts={artifacts} />
        </div>
      </div>
    </>
  )
})

function ReleaseState({ release }: { release: ReleaseDetail }) {
  return (
    <>
      {release.current ? <Tag tone="ok">current</Tag> : <Tag tone="neutral">superseded</Tag>}
      <ReleaseKindTag kind={release.kind} />
      <ReleaseTrackTag track={release.track} />
    </>
  )
}

function ReleaseLead({ release }: { release: ReleaseDetail }) {
  return (
    <>
      <p className="text-ink">{release.message}</p>
      {release.rollbackOf === null ? null : (
        <p>
          Brings back{" "}
          <Link href={`/releases/${release.environment}/${release.rollbackOf}`} className="link">
            release {release.rollbackOf}
          </Link>
          .
        </p>
      )}
      <p>
        Published by {release.publishedBy.name}, <RelativeTime at={release.publishedAt} show="both" />
      </p>
    </>
  )
}

function nothingIn({ kind }: ReleaseDetail): string {
  if (kind === "trust") return "Nobody's access: it brings gateways new trust or newer CRLs."
  if (kind === "revocation") return "It stops what was revoked or suspended, and gives nobody anything."
  return "Nobody's access."
}
