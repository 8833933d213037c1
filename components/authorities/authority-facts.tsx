// What is known of one authority: what its certificate says, where its key is, how its CRL stands.
// For its page.

import Link from "next/link"
import type { AuthorityDetail } from "@/lib/core/authority-view"
import { hierarchyName } from "@/lib/core/hierarchy"
import { counted } from "../objects/counted"
import { keyStoreWords } from "../settings/setting-words"
import { Card } from "../ui/card"
import { CodeBlock } from "../ui/code-block"
import { DefinitionList } from "../ui/definition-list"
import { DownloadButton } from "../ui/download-button"
import { Identifier } from "../ui/identifier"
import { RelativeTime } from "../ui/relative-time"

export function AuthorityFacts({ authority }: { authority: AuthorityDetail }) {
  const { subject, issuer, serial, sha256, notBefore, notAfter, algorithm, keyStore, stateSince, state } = authority
  return (
    <Card title="Authority">
      <DefinitionList
        facts={[
          { term: "Subject", value: <span className="wrap-anywhere">{subject}</span> },
          { term: "Signed by", value: <Issuer issuer={issuer} /> },
          { term: "Serial", value: <Identifier value={serial} what="serial" keep={0} /> },
          { term: "SHA-256", value: <Identifier value={sha256} what="SHA-256 fingerprint" keep={12} /> },
          { term: "Valid from", value: <RelativeTime at={notBefore} show="both" /> },
          { term: "Ends", value: <RelativeTime at={notAfter} show="both" /> },
          { term: "Key", value: `${algorithm}, ${keyStoreWords(keyStore)}` },
          {
            term: "State",
            value: (
              <>
                {state} since <RelativeTime at={stateSince} show="both" />
              </>
            ),
          },
          { term: "Stands for", value: counted(authority.validCertificates, "valid certificate") },
        ]}
      />
    </Card>
  )
}

function Issuer({ issuer }: Pick<AuthorityDetail, "issuer">) {
  if (issuer === null) return "itself"
  return (
    <Link href={`/settings/authorities/${issuer.id}`} className="hover:underline">
      {issuer.name}
    </Link>
  )
}

export function AuthorityCrl({ authority: { crl, state } }: { authority: AuthorityDetail }) {
  return (
    <Card title="Revocation list" note="Made anew after a revocation, and at half of its validity.">
      {crl === null ? (
        <p className="text-ink2">None was signed yet.</p>
      ) : (
        <DefinitionList
          facts={[
            { term: "Number", value: <span className="font-mono">{crl.number}</span> },
            { term: "Entries", value: crl.entries.toLocaleString("en") },
            { term: "Made", value: <RelativeTime at={crl.thisUpdate} show="both" /> },
            { term: "Good until", value: <RelativeTime at={crl.nextUpdate} show="both" /> },
            state === "removed" && {
              term: "The last",
              value: "It stays at its address until the authority's own end.",
            },
          ]}
        />
      )}
    </Card>
  )
}

export function AuthorityFiles({ authority: { files, pem, slug, environment } }: { authority: AuthorityDetail }) {
  const name = `${hierarchyName(environment)}-${slug}`
  return (
    <Card
      title="Files"
      note="Public: anybody may have them, at these very addresses."
      aside={
        <>
          <DownloadButton size="sm" href={files.pem} filename={`${name}.pem`}>
            PEM
          </DownloadButton>
          <DownloadButton size="sm" href={files.certificate} filename={`${name}.crt`}>
            DER
          </DownloadButton>
          <DownloadButton size="sm" href={files.crl} filename={`${name}.crl`}>
            CRL
          </DownloadButton>
        </>
      }
    >
      <CodeBlock nowrap what="certificate" code={pem} />
    </Card>
  )
}
