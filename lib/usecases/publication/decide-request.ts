// Says what a gateway of an environment would answer to a request, by the newest release, and why.
// For staff and operators; nothing is sent anywhere.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import type { Decision } from "@/lib/core/decide"
import { DomainError } from "@/lib/core/domain-error"
import { requireStaff } from "@/lib/core/permission"
import { type CertificateInfo, readCertificate } from "@/lib/pki"
import type { Deps } from "@/lib/usecases/deps"
import type { HeadDeciders } from "./head-deciders"

export const decideRequestInput = z.object({
  environment: z.string().max(50),
  /** PEM, one certificate. */
  clientCertificate: z.string().max(100_000).optional(),
  host: z.string().min(1, "Give the host that is called.").max(300),
  method: z.string().min(1, "Give the method.").max(50),
  /** The raw request-target, with its query. */
  path: z.string().min(1, "Give the path, from its first slash.").max(16_384),
  /** The access token, without its scheme; looked at where the host has a token policy, and kept nowhere. */
  token: z.string().max(16_384).optional(),
})
export type DecideRequest = z.infer<typeof decideRequestInput>

export const makeDecideRequest =
  ({ clock }: Pick<Deps, "clock">, deciders: HeadDeciders) =>
  async (actor: Actor, input: DecideRequest): Promise<Decision & { sequence: number }> => {
    requireStaff(actor)
    const { environment, clientCertificate, host, method, path, token } = input
    const certificate = clientCertificate === undefined ? undefined : readPem(clientCertificate)
    const { decide, sequence } = await deciders(environment)
    const authorization = token === undefined ? undefined : `Bearer ${token}`
    return { ...decide({ at: clock(), host, method, path, certificate, authorization }), sequence }
  }

function readPem(pem: string): CertificateInfo {
  try {
    return readCertificate(pem)
  } catch (cause) {
    if (!(cause instanceof DomainError)) throw cause
    throw new DomainError(cause.code, cause.detail, { fields: { clientCertificate: cause.detail }, cause })
  }
}
