// Revokes what an authority that is leaving issued to this server itself: listener and OCSP responder certificates.
// For the steps that remove one. Nobody renews these by hand: the server has taken new ones already.
import type { WriteContext } from "@/lib/usecases/deps"

export async function endOwnCertificates({ tx, now, actor }: WriteContext, authorityId: string): Promise<void> {
  await tx.$executeRaw`
    update certificate set status = 'revoked', revoked_at = ${now}, revocation_reason = 'superseded', revoked_by = ${actor.id}
    where authority_id = ${authorityId} and status = 'valid' and subject_kind::text in ('listener', 'responder')`
}
