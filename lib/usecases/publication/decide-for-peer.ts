// Says what a gateway would answer to an application that has presented its own certificate, by the newest release, and why.
// For the connection test on the machine listener.
import type { Actor } from "@/lib/core/actor"
import type { Decision } from "@/lib/core/decide"
import { DomainError } from "@/lib/core/domain-error"
import { isStaff } from "@/lib/core/permission"
import type { CertificateInfo } from "@/lib/pki"
import type { Deps } from "@/lib/usecases/deps"
import type { HeadDeciders } from "./head-deciders"

export type DecideForPeer = {
  environment: string
  /** As the handshake showed it. */
  certificate: CertificateInfo
  host: string
  method: string
  /** The raw request-target, with its query. */
  path: string
  /** Looked at where the host has a token policy, and kept nowhere. */
  authorization?: string
}

export const makeDecideForPeer =
  ({ clock }: Pick<Deps, "clock">, deciders: HeadDeciders) =>
  async (actor: Actor, { environment, ...request }: DecideForPeer): Promise<Decision & { sequence: number }> => {
    const isOwn = actor.kind === "application" && actor.environment === environment
    if (!isOwn && !isStaff(actor)) {
      throw new DomainError("forbidden", "An application may ask for its own environment alone.")
    }
    const { decide, sequence } = await deciders(environment)
    return { ...decide({ at: clock(), ...request }), sequence }
  }
