// Whom a certificate speaks for, in one line: an application with its partner, or which kind of machine it is.
// For the list and the page of certificates.
import type { CertificateOwner } from "@/lib/core/certificate-view"
import { ObjectLink } from "../objects/object-link"

const kinds = { application: "application", gateway: "gateway", operator: "operator" }

export function CertificateOwnerName({ owner }: { owner: CertificateOwner }) {
  const { kind, id, name, partner } = owner
  if (kind === "listener" || kind === "responder") return <ObjectLink kind={kind} id={id} name={name} />
  return (
    <span>
      <ObjectLink kind={kind} id={id} name={name} />
      <span className="text-ink3">
        {" · "}
        {partner ? <ObjectLink kind="partner" id={partner.id} name={partner.name} /> : kinds[kind]}
      </span>
    </span>
  )
}
