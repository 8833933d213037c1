// What a certificate of another CA says and what it will be allowed, before it is registered.
// Names in it are text that somebody else chose: they are shown, never interpreted.
import type { ExternalCertificatePreview } from "@/lib/core/external-view"
import { DefinitionList } from "../ui/definition-list"
import { Identifier } from "../ui/identifier"
import { RelativeTime } from "../ui/relative-time"

type PreviewFactsProps = { preview: ExternalCertificatePreview; application: string }

export function PreviewFacts({ preview, application }: PreviewFactsProps) {
  const { subject, issuer, serial, sha256, keyAlgorithm, notBefore, notAfter, anchor, scopes } = preview
  return (
    <section aria-label="What will be registered" className="rounded-md border border-line bg-sunk px-3 py-2.5">
      <DefinitionList
        facts={[
          { term: "Subject", value: <span className="wrap-anywhere">{subject}</span> },
          { term: "Issuer", value: <span className="wrap-anywhere">{issuer}</span> },
          { term: "Accepted under", value: anchor },
          { term: "Serial", value: <Identifier value={serial} what="serial" keep={12} bare /> },
          { term: "SHA-256", value: <Identifier value={sha256} what="SHA-256 fingerprint" keep={12} bare /> },
          { term: "Key", value: keyAlgorithm },
          { term: "Valid from", value: <RelativeTime at={notBefore} show="both" /> },
          { term: "Ends", value: <RelativeTime at={notAfter} show="both" /> },
        ]}
      />
      <p className="mt-2 text-ink2">
        {scopes.length === 0
          ? `${application} has no access yet, so the certificate opens nothing until it is given some.`
          : `It will be allowed what ${application} is: ${scopes.join(", ")}.`}{" "}
        Gateways take it from the next publication on. Registering proves nothing about its key: each TLS handshake
        does.
      </p>
    </section>
  )
}
