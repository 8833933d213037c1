// What a release is made of: the signed manifest, and every artifact that it names with its size and digest.
// For the release's page; a gateway downloads only the digests that it lacks.
import type { ReleaseDetail } from "@/lib/core/release-view"
import { byteWords } from "../objects/byte-words"
import { Card } from "../ui/card"
import { DefinitionList } from "../ui/definition-list"
import { EmptyState } from "../ui/empty-state"
import { Identifier } from "../ui/identifier"
import { RelativeTime } from "../ui/relative-time"
import { type Column, Table } from "../ui/table"

export function ReleaseManifest({ release }: { release: ReleaseDetail }) {
  const { manifest, digest } = release
  return (
    <Card title="Manifest" note="What gateways verify before they act: signed, numbered, and good until its end.">
      <DefinitionList
        facts={[
          manifest !== null && { term: "Epoch, number, stamp", value: tripleOf(release, manifest) },
          manifest !== null && { term: "Signed", value: <RelativeTime at={manifest.issuedAt} show="both" /> },
          manifest !== null && { term: "Good until", value: <RelativeTime at={manifest.notAfter} show="both" /> },
          manifest !== null && {
            term: "Payload SHA-256",
            value: <Identifier value={manifest.sha256} what="manifest digest" keep={12} />,
          },
          { term: "Content", value: <Identifier value={digest} what="content digest" keep={12} /> },
        ]}
      />
    </Card>
  )
}

function tripleOf({ sequence }: ReleaseDetail, { epoch, stamp }: { epoch: number; stamp: number }) {
  return <span className="font-mono text-xs">{`${epoch} · ${sequence} · ${stamp}`}</span>
}

type Artifact = ReleaseDetail["artifacts"][number]

const columns: readonly Column<Artifact>[] = [
  { key: "name", label: "Artifact", cell: ({ name }) => <span className="font-mono text-xs">{name}</span> },
  { key: "bytes", label: "Size", align: "right", cell: ({ bytes }) => byteWords(bytes) },
  {
    key: "sha256",
    label: "SHA-256",
    cell: ({ name, sha256 }) => <Identifier value={sha256} what={`digest of ${name}`} keep={12} />,
  },
]

export function ReleaseArtifacts({ artifacts }: { artifacts: readonly Artifact[] }) {
  return (
    <Card flush title="Artifacts" aside={byteWords(artifacts.reduce((total, { bytes }) => total + bytes, 0))}>
      <Table
        caption="Artifacts of this release"
        columns={columns}
        rows={artifacts}
        rowKey={({ name }) => name}
        empty={<EmptyState title="No artifacts" detail="Their bytes are no longer kept." />}
        inset
      />
    </Card>
  )
}
