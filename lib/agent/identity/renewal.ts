// Keeps the agent's own certificate new: asks the server when it is time, renews within the window, tries again where that fails.
// For `run` and `once`. The new identity is on the disk before it is used, and the old one is used until then.
import { X509Certificate } from "node:crypto"
import { z } from "zod"
import { renewalWindow } from "@/lib/core/renewal-window"
import { AgentError, codeOf, wordsOf } from "../agent-error"
import { backOff } from "../back-off"
import type { HttpsClient } from "../client/https-client"
import { problemAnswer } from "../client/problem-answer"
import type { Log } from "../log"
import { writeDurably } from "../state/durable-file"
import type { Paths } from "../state/paths"
import { type Renewed, type RenewIdentity, renewIdentity } from "./renew-identity"
import { writeRenewal } from "./renewal-state"
import type { Identity } from "./settings"

type RenewalDeps = {
  paths: Paths
  identity: Identity
  https: HttpsClient
  log: Log
  clock: () => Date
  /** From 0 up to 1. */
  chance: () => number
  onStep?: RenewIdentity["onStep"]
}

export type Renewal = {
  /** Renews if it is time. Never throws: what goes wrong is logged, kept for `status`, and tried again. @returns milliseconds until the next look */
  look: () => Promise<number>
  /** The end of the certificate that is in use. */
  notAfter: () => Date
}

type Window = { start: Date; end: Date }

const lookEveryMs = 10 * 60_000
const retryRange = { firstMs: 30_000, capMs: 60 * 60_000 }
const whoamiSchema = z.object({ renewal: z.object({ start: z.coerce.date(), end: z.coerce.date() }).optional() })

export function makeRenewal(deps: RenewalDeps): Renewal {
  const { log, chance, paths, clock } = deps
  // not the whole fleet at the first moment of a window that is the same for all
  const share = chance() / 10
  let { identity } = deps
  let failures = 0
  return {
    notAfter: () => new Date(new X509Certificate(identity.certificate).validTo),
    async look() {
      let window: Window | undefined
      try {
        window = await findWindow(deps, identity)
        if (clock() >= startFor(window, share)) identity = { ...identity, ...(await renew(deps, identity)) }
        if (failures > 0) await writeRenewal(paths, { failure: null })
        failures = 0
        return Math.round(lookEveryMs * (0.5 + chance() / 2))
      } catch (error) {
        failures += 1
        const asked = error instanceof AgentError ? (error.retryAfter ?? 0) * 1000 : 0
        const nextMs = Math.round(Math.max(asked * (1 + chance() / 2), backOff(failures, retryRange, chance())))
        const { validTo } = new X509Certificate(identity.certificate)
        const notAfter = new Date(validTo).toISOString()
        const late = window !== undefined && clock() >= window.end
        log(late ? "error" : "warning", "renewal-failed", {
          ...{ code: codeOf(error), error: wordsOf(error), failures, notAfter, nextMs },
        })
        await keepFailure(deps, error)
        return nextMs
      }
    },
  }
}

const startFor = ({ start, end }: Window, share: number): Date =>
  new Date(start.getTime() + (end.getTime() - start.getTime()) * share)

/** Sooner where the server says so, which knows of emergencies; never later than the certificate itself has it. */
async function findWindow({ https }: RenewalDeps, { certificate }: Identity): Promise<Window> {
  const { validFrom, validTo } = new X509Certificate(certificate)
  const own = renewalWindow({ notBefore: new Date(validFrom), notAfter: new Date(validTo) })
  try {
    const call = { method: "GET", path: "/api/v1/whoami", maxBytes: 64 * 1024, deadlineMs: 30_000 } as const
    const answer = await https.call(call)
    if (answer.status !== 200) throw problemAnswer("when to renew", answer)
    const said = whoamiSchema.parse(JSON.parse(answer.body.toString())).renewal ?? own
    return { start: earlier(said.start, own.start), end: earlier(said.end, own.end) }
  } catch {
    // the polls say that the server is away or refuses us; the certificate itself tells when it is time
    return own
  }
}

const earlier = (a: Date, b: Date): Date => (a < b ? a : b)

async function renew({ paths, https, log, onStep }: RenewalDeps, identity: Identity): Promise<Renewed> {
  const renewed = await renewIdentity({ ...identity, onStep })
  const { certificate, key, notAfter } = renewed
  await onStep?.("renew-write")
  await writeDurably(paths.identity, `${JSON.stringify({ certificate, key })}\n`)
  await onStep?.("renew-adopt")
  https.adopt({ cert: certificate, key })
  log("info", "renewed", { notAfter: notAfter.toISOString() })
  return renewed
}

/** The disk may be what failed. */
async function keepFailure({ paths, clock, log }: RenewalDeps, error: unknown): Promise<void> {
  try {
    await writeRenewal(paths, { failure: { at: clock().toISOString(), error: wordsOf(error).slice(0, 1000) } })
  } catch (cause) {
    log("warning", "renewal-failure-not-kept", { code: codeOf(cause), error: wordsOf(cause) })
  }
}
