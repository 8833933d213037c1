// What a certificate says, decoded, in the order of the certificate itself.
// For the certificate's page. Names and extensions are text that somebody else chose: they are shown, never interpreted.
import type { CertificateDetail } from "@/lib/core/certificate-view"
import { profileWords } from "../settings/profile-words"
import { Card } from "../ui/card"
import { DefinitionList } from "../ui/definition-list"
import { Identifier } from "../ui/identifier"
import { RelativeTime } from "../ui/relative-time"
import { Tag } from "../ui/tag"
import { CertificateOwnerName } from "./certificate-owner-name"

const keySources: Record<string, string> = {
  csr: "made elsewhere, from a signing request",
  browser: "made in the partner's browser",
  enrolment: "made on the gateway, at enrolment",
  server: "made and kept here",
  external: "made elsewhere",
}

export function CertificateFacts({ certificate }: { certificate: CertificateDetail }) {
  const { owner, sha256, serial, notBefore, notAfter, keyAlgorithm, keySource, environment, profile } = certificate
  return (
    <Card title="Certificate">
      <DefinitionList
        facts={[
          { term: "Speaks for", value: <CertificateOwnerName owner={owner} /> },
          {
            term: "Environment",
            value: environment ?? "infrastructure, in which gateways, operators and this server meet",
          },
          { term: "Serial", value: <Identifier value={serial} what="serial" keep={0} /> },
          sha256 !== null && {
            term: "SHA-256",
            value: <Identifier value={sha256} what="SHA-256 fingerprint" keep={12} />,
          },
          { term: "Valid from", value: <RelativeTime at={notBefore} show="both" /> },
          { term: "Ends", value: <RelativeTime at={notAfter} show="both" /> },
          profile !== "standard" && { term: "Profile", value: profileWords[profile].label },
          { term: "Issuer", value: <IssuerName certificate={certificate} /> },
          { term: "Key", value: `${keyAlgorithm}, ${keySources[keySource] ?? keySource}` },
        ]}
      />
    </Card>
  )
}

/** Of one of another CA, its own name and the authority under which it was registered. */
export function IssuerName({ certificate: { issuer, keySource } }: { certificate: CertificateDetail }) {
  if (keySource !== "external") return issuer.name
  return (
    <>
      {issuer.name} <Tag>external</Tag>
      <span className="wrap-anywhere block text-ink3 text-xs">{issuer.subject}</span>
    </>
  )
}

export function CertificateDecoded({ certificate }: { certificate: CertificateDetail }) {
  return (
    <Card title="Decoded" note="Every field and extension, as the certificate has them.">
      <DefinitionList
        facts={certificate.decoded.map(({ label, value }) => ({
          term: label,
          value: <span className="wrap-anywhere whitespace-pre-wrap font-mono text-xs">{value}</span>,
        }))}
      />
    </Card>
  )
}
