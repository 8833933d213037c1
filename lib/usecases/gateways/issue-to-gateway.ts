// Issues a certificate to a gateway, from the infrastructure authority, for a key that it made.
// For every door by which a gateway gets one: enrolment with a code, and renewal. Whether it may ask, the door has judged.
import type { Actor } from "@/lib/core/actor"
import type { IssuedCertificate } from "@/lib/core/certificate-view"
import { type Csr, gatewayProfile } from "@/lib/pki"
import type { Deps } from "@/lib/usecases/deps"
import { authorityUrls } from "../authorities/authority-urls"
import { readIssuingAuthority } from "../authorities/read-authority"
import { type Issuance, issueInTwoSteps } from "../certificates/issue-in-two-steps"
import { judgeKey } from "../certificates/judge-key"

export type GatewayIssuance = Pick<Issuance, "before" | "after"> & {
  gateway: Extract<Actor, { kind: "gateway" }>
  csr: Csr
}

/** The agent renews in the last third of it; a host that was off for longer than that enrols again. */
const days = 90

/** `rootSha256` is the anchor of the authority that issued. */
export async function issueToGateway(
  deps: Pick<Deps, "write" | "db" | "random" | "keys" | "settings">,
  { gateway, csr, before, after }: GatewayIssuance,
): Promise<IssuedCertificate & { rootSha256: string }> {
  const { id, name, environment } = gateway
  await judgeKey(deps.db, csr, { kind: "gateway", id })
  const authority = await readIssuingAuthority(deps.db, null)
  const issued = await issueInTwoSteps(deps, gateway, {
    authority,
    owner: { kind: "gateway", id, name, environment },
    key: csr,
    keySource: "enrolment",
    template: (serial, now) =>
      gatewayProfile({
        serial,
        spki: csr.spki,
        now,
        days,
        issuer: authority.info,
        urls: authorityUrls(deps.settings, null, authority.slug),
        trustDomain: deps.settings.trustDomain,
        environment,
        gatewayId: id,
      }),
    before,
    after,
  })
  return { ...issued, rootSha256: authority.rootSha256 }
}
