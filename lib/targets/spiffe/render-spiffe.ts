// The trust bundle of an environment as SPIFFE writes it: a JWK set of X.509 authorities, with a sequence and a refresh hint.
// For workloads that federate with the environment (SPIFFE Trust Domain and Bundle, §4).
import { X509Certificate } from "node:crypto"
import type { PolicyBundle } from "@/lib/core/policy"
import type { ExportTarget } from "../export-target"
import { type JsonValue, sortedJson } from "../sorted-json"

/** Seconds. A rotation announces its new authority long before it is used. */
const refreshHint = 300

/** §4.1 and §4.2: `use` says what an entry is for, `x5c` holds exactly the one authority, and `kid` is not for X.509. */
export function renderSpiffeBundle({ manifest, trust }: Pick<PolicyBundle, "manifest" | "trust">): string {
  const keys = [...new Map(trust.anchors.map((anchor) => [anchor.sha256, anchor])).values()].map(
    ({ pem }): JsonValue => {
      const certificate = new X509Certificate(pem)
      const { kty, crv, x, y, n, e } = certificate.publicKey.export({ format: "jwk" })
      return { use: "x509-svid", kty: kty ?? "", crv, x, y, n, e, x5c: [certificate.raw.toString("base64")] }
    },
  )
  return `${sortedJson({ keys, spiffe_sequence: manifest.sequence, spiffe_refresh_hint: refreshHint }, 2)}\n`
}

export const spiffe: ExportTarget = {
  kind: "spiffe",
  title: "SPIFFE trust bundle",
  enforces: ["Tells workloads which authorities issue the identities of this environment's partners."],
  limits: [
    "It holds authorities only: no CRL, no deny list, no routes and no grants. A revoked certificate is accepted until it ends.",
    "Environments share the trust domain; workloads have to look at the environment in the SPIFFE ID as well.",
    "X.509 only: tokens are verified with the keys of their issuers, which are not of this trust domain.",
    "Certificates of other authorities that are registered for an application have no SPIFFE ID.",
  ],
  render: (bundle) => new Map([["bundle.json", renderSpiffeBundle(bundle)]]),
  instructions: `
The portal serves the same bundle at /pki/ENVIRONMENT/spiffe-bundle.json, for https_web profiles of SPIFFE federation.
\`\`\`sh
spire-server bundle set -format spiffe -id spiffe://TRUST_DOMAIN -path bundle.json
\`\`\``,
}
