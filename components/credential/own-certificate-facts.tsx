// What matters of a partner's own certificate: for which application, until when, and where its key is.
import Link from "next/link"
import type { CertificateDetail } from "@/lib/core/certificate-view"
import { IssuerName } from "../certificates/certificate-facts"
import { revocationWords } from "../certificates/revocation-words"
import { profileWords } from "../settings/profile-words"
import { Card } from "../ui/card"
import { DefinitionList } from "../ui/definition-list"
import { Identifier } from "../ui/identifier"
import { RelativeTime } from "../ui/relative-time"

export function OwnCertificateFacts({ certificate }: { certificate: CertificateDetail }) {
  const { owner, environment, serial, sha256, notBefore, notAfter, keyAlgorithm, keySource, profile } = certificate
  const { revocation } = certificate
  const external = keySource === "external"
  const madeIn = keySource === "browser" ? "made in a browser of yours" : "made by you, from a signing request"
  return (
    <Card title="Certificate" note="Its private key is where you saved it. We have never had it.">
      <DefinitionList
        facts={[
          {
            term: "Speaks for",
            value: (
              <>
                <Link href={`/partner/applications/${owner.id}`} className="link">
                  {owner.name}
                </Link>
                , in {environment}
              </>
            ),
          },
          { term: "Serial", value: <Identifier value={serial} what="serial" keep={0} /> },
          sha256 !== null && {
            term: "SHA-256",
            value: <Identifier value={sha256} what="SHA-256 fingerprint" keep={12} />,
          },
          { term: "Valid from", value: <RelativeTime at={notBefore} show="both" /> },
          { term: "Ends", value: <RelativeTime at={notAfter} show="both" /> },
          revocation !== null && {
            term: "Revoked",
            value: (
              <>
                {revocationWords[revocation.reason].label}, <RelativeTime at={revocation.decidedAt} show="both" />
              </>
            ),
          },
          profile !== "standard" && { term: "Profile", value: profileWords[profile].label },
          { term: "Issuer", value: <IssuerName certificate={certificate} /> },
          {
            term: "Key",
            value: external ? `${keyAlgorithm}, with whom you got it from` : `${keyAlgorithm}, ${madeIn}`,
          },
        ]}
      />
    </Card>
  )
}
