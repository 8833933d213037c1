// One hierarchy as a tree: the root, below it every issuing authority with its state, and the rotation that goes on.
// For the settings. The keys themselves never leave their store.
import Link from "next/link"
import type { ReactNode } from "react"
import type { AuthorityView } from "@/lib/core/authority-view"
import type { RotationView } from "@/lib/core/rotation-view"
import { counted } from "../objects/counted"
import { keyStoreWords } from "../settings/setting-words"
import { Card } from "../ui/card"
import { EmptyState } from "../ui/empty-state"
import { Identifier } from "../ui/identifier"
import { LinkButton } from "../ui/link-button"
import { ProblemNote } from "../ui/problem-note"
import { RelativeTime } from "../ui/relative-time"
import { AuthorityStateTag } from "./authority-state-tag"

type HierarchyCardProps = {
  title: string
  note: string
  authorities: readonly AuthorityView[]
  /** The one that goes on. */
  rotation?: RotationView
}

export function HierarchyCard({ title, note, authorities, rotation }: HierarchyCardProps) {
  const roots = authorities.filter(({ kind }) => kind === "root")
  return (
    <Card flush title={title} note={note}>
      {rotation === undefined ? null : <OpenRotation rotation={rotation} />}
      {roots.length === 0 ? (
        <EmptyState title="No authority" detail="The server makes them at its first start." />
      ) : (
        <ul aria-label={`Authorities of ${title}`} className="border-line border-t">
          {roots.map((root) => (
            <Branch key={root.id} authority={root} below={authorities.filter(({ issuerId }) => issuerId === root.id)} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function OpenRotation({ rotation }: { rotation: RotationView }) {
  const { id, from, to, step } = rotation
  return (
    <div className="px-4.5 pb-3.5">
      <ProblemNote
        tone="wait"
        title={`${to.name} follows ${from.name}`}
        detail={
          step === "published"
            ? "Gateways learn to trust the successor. Nothing is issued from it until all do."
            : "The successor issues. The old one goes once nothing that it issued is good any more."
        }
        remedy={
          <LinkButton size="sm" href={`/settings/rotations/${id}`}>
            See the rotation
          </LinkButton>
        }
      />
    </div>
  )
}

function Branch({ authority, below }: { authority: AuthorityView; below: readonly AuthorityView[] }) {
  return (
    <li>
      <AuthorityRow authority={authority} />
      {below.length === 0 ? null : (
        <ul aria-label={`Issued by ${authority.name}`} className="ml-4.5 border-line2 border-l-2 sm:ml-6">
          {below.map((child) => (
            <li key={child.id}>
              <AuthorityRow authority={child} />
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

function AuthorityRow({ authority }: { authority: AuthorityView }) {
  const { id, name, subject, sha256, notAfter, keyStore, algorithm, crl, validCertificates, trustedBy, kind } =
    authority
  return (
    <div className="flex flex-col gap-x-6 gap-y-2 border-line border-b px-4.5 py-3 lg:flex-row">
      <div className="min-w-0 lg:w-2/5">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link href={`/settings/authorities/${id}`} className="font-[550] hover:underline">
            {name}
          </Link>
          <AuthorityStateTag authority={authority} />
        </p>
        <p className="wrap-anywhere text-ink3 text-xs">{subject}</p>
        <Identifier value={sha256} what={`fingerprint of ${name}`} keep={8} className="text-ink3" />
      </div>
      <dl className="grid min-w-0 flex-1 grid-cols-1 gap-x-4 gap-y-2 min-[480px]:grid-cols-2 xl:grid-cols-4">
        <Told term="Ends">
          <RelativeTime at={notAfter} show="date" />
        </Told>
        <Told term="Key">
          {algorithm}, {keyStoreWords(keyStore)}
        </Told>
        <Told term="CRL">
          <CrlWords crl={crl} />
        </Told>
        <Told term={trustedBy === null ? "Stands for" : "Trusted by"}>
          {trustedBy === null ? null : (
            <span className="block">
              {trustedBy.of === 0 ? "no gateway yet" : `${trustedBy.count} of ${counted(trustedBy.of, "gateway")}`}
            </span>
          )}
          {kind === "root" && trustedBy !== null ? null : counted(validCertificates, "valid certificate")}
        </Told>
      </dl>
    </div>
  )
}

function Told({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-ink3 text-xs">{term}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  )
}

function CrlWords({ crl }: Pick<AuthorityView, "crl">) {
  if (crl === null) return "none yet"
  return (
    <>
      number <span className="font-mono">{crl.number}</span>, {counted(crl.entries, "entry", "entries")}
      <span className="block text-ink3 text-xs">
        made <RelativeTime at={crl.thisUpdate} />, good until <RelativeTime at={crl.nextUpdate} show="date" />
      </span>
    </>
  )
}
