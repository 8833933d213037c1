// decide() on what the gateways of an environment are told now, with the bundle read once for each manifest.
// For decisions. A manifest's digest has one content for ever, so what was read by it stays right in every process.
import { verifyTokenSignature } from "@/lib/bundle"
import { type Decision, type DecisionRequest, makeDecider, type PresentedCertificate } from "@/lib/core/decide"
import { DomainError } from "@/lib/core/domain-error"
import { type CertificateInfo, readCertificate, verifyChain } from "@/lib/pki"
import type { Tx } from "@/lib/usecases/deps"
import { readBundleOf } from "./read-bundle-of"

type Request = Omit<DecisionRequest, "certificate"> & { certificate?: CertificateInfo }

export type HeadDecider = { sequence: number; decide: (request: Request) => Decision }
export type HeadDeciders = (environment: string) => Promise<HeadDecider>

/** One for each environment and the one before it; more would only be memory. */
const mostKept = 6

export function makeHeadDeciders(db: Tx): HeadDeciders {
  const kept = new Map<string, Promise<HeadDecider>>()
  return async (environment) => {
    const head = await db.environmentHead.findUnique({ where: { environmentName: environment } })
    if (head === null) throw new DomainError("not_found", `There is no environment named ${environment}.`)
    if (head.sequence === 0) throw new DomainError("unavailable", `${environment} has no release yet.`)
    const { manifestSha256 } = head
    const known = kept.get(manifestSha256)
    if (known !== undefined) return known
    const made = makeHeadDecider(db, manifestSha256)
    kept.set(manifestSha256, made)
    for (const oldest of [...kept.keys()].slice(0, -mostKept)) kept.delete(oldest)
    // a failed read must not be remembered; whoever asked is told by the promise itself
    made.catch(() => kept.delete(manifestSha256))
    return made
  }
}

async function makeHeadDecider(db: Tx, manifestSha256: string): Promise<HeadDecider> {
  const bundle = await readBundleOf(db, manifestSha256)
  const decider = makeDecider(bundle, { verifySignature: verifyTokenSignature })
  const authorities = bundle.trust.anchors.map(({ pem }) => readCertificate(pem))
  const anchors = new Set(authorities.map(({ sha256 }) => sha256))
  return {
    sequence: bundle.manifest.sequence,
    decide: ({ certificate, ...request }) =>
      decider({
        ...request,
        certificate: certificate === undefined ? undefined : present(certificate, authorities, anchors, request.at),
      }),
  }
}

/** `trusted` is a question of who signed; whether the certificate has ended is decide()'s, so the chain is read while it lasted. */
function present(
  certificate: CertificateInfo,
  authorities: readonly CertificateInfo[],
  anchors: ReadonlySet<string>,
  at: Date,
): PresentedCertificate {
  const { issuer, subject, serial, sha256, notBefore, notAfter } = certificate
  const within = new Date(Math.min(Math.max(at.getTime(), notBefore.getTime()), notAfter.getTime()))
  const { ok } = verifyChain(certificate, authorities, anchors, within, "clientAuth")
  return { trusted: ok, issuer, subject, serial, sha256, notBefore, notAfter }
}
