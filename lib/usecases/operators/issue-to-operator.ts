// Issues a certificate to an operator, from the infrastructure authority, for a key that its owner made.
// For the command that makes operators, and for renewal. Whether one may be issued at all, the door has judged.
import type { Actor } from "@/lib/core/actor"
import type { IssuedCertificate } from "@/lib/core/certificate-view"
import { type Csr, operatorProfile } from "@/lib/pki"
import type { Deps } from "@/lib/usecases/deps"
import { authorityUrls } from "../authorities/authority-urls"
import { readIssuingAuthority } from "../authorities/read-authority"
import { type Issuance, issueInTwoSteps } from "../certificates/issue-in-two-steps"

export type OperatorIssuance = Pick<Issuance, "keySource" | "before" | "after"> & {
  operator: { id: string; name: string }
  csr: Csr
  days: number
}

/** `rootSha256` is the anchor of the authority that issued. */
export async function issueToOperator(
  deps: Pick<Deps, "write" | "db" | "random" | "keys" | "settings">,
  actor: Actor,
  { operator, csr, days, keySource, before, after }: OperatorIssuance,
): Promise<IssuedCertificate & { rootSha256: string }> {
  const authority = await readIssuingAuthority(deps.db, null)
  const issued = await issueInTwoSteps(deps, actor, {
    authority,
    owner: { kind: "operator", ...operator },
    key: csr,
    keySource,
    template: (serial, now) =>
      operatorProfile({
        serial,
        spki: csr.spki,
        now,
        days,
        issuer: authority.info,
        urls: authorityUrls(deps.settings, null, authority.slug),
        trustDomain: deps.settings.trustDomain,
        operatorId: operator.id,
      }),
    before,
    after,
  })
  return { ...issued, rootSha256: authority.rootSha256 }
}
