// Whose certificate it is that was registered: the name it goes by here, its subject and its fingerprint.
// For the tables of other CAs and of layers.
import { Identifier } from "../ui/identifier"

type CertificateSubjectProps = { name: string; subject: string; sha256: string }

export function CertificateSubject({ name, subject, sha256 }: CertificateSubjectProps) {
  return (
    <>
      <span className="font-[550]">{name}</span>
      <span className="wrap-anywhere block text-ink3 text-xs">{subject}</span>
      <Identifier value={sha256} what={`fingerprint of ${name}`} keep={8} className="text-ink3" />
    </>
  )
}
