// One release: how far it has come, what it changed, and what it is made of.
import { staffPage } from "@/app/portal"
import { ChangePanel } from "@/components/releases/change-panel"
import { ReleaseArrival } from "@/components/releases/release-arrival"
import { ReleaseArtifacts, ReleaseManifest } from "@/components/releases/release-artifacts"
import { ReleaseKindTag } from "@/components/releases/release-kind-tag"
import { PageHeader } from "@/components/ui/page-header"
import { RelativeTime } from "@/components/ui/relative-time"
import { Tag } from "@/components/ui/tag"
import { isAdmin } from "@/lib/core/permission"
import type { ReleaseDetail } from "@/lib/core/release-view"
import { releaseParams } from "@/lib/web/release-params"

export const metadata = { title: "Release" }

export default staffPage(async ({ actor, queries, params }) => {
  const release = await queries.getRelease(actor, releaseParams(params))
  const { environment, sequence, summary, artifacts } = release
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Releases", href: "/releases" },
          { label: environment, href: `/releases/${environment}` },
        ]}
        title={`Release ${sequence} of ${environment}`}
        state={<ReleaseState release={release} />}
        lead={<ReleaseLead release={release} />}
      />
      <div className="flex flex-col gap-4">
        <ReleaseArrival key={sequence} {...release} mayRegister={isAdmin(actor)} />
        <ChangePanel
          title="What it changed"
          changes={summary}
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
    </>
  )
}

function ReleaseLead({ release }: { release: ReleaseDetail }) {
  return (
    <>
      <p className="text-ink">{release.message}</p>
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
