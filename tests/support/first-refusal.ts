// How long a revoked partner is still let in: calls without pause from the click on, on a new connection, on one kept open
// and on a resumed TLS session, until each is refused. For the demo and the benches.
import { performance } from "node:perf_hooks"
import {
  type CallResult,
  callOnce,
  type GatewayAddress,
  keepAliveCaller,
  type PartnerIdentity,
  resumingCaller,
} from "./partner-call"

export const connectionKinds = ["new connection", "open connection", "resumed session"] as const
export type ConnectionKind = (typeof connectionKinds)[number]

/** Milliseconds from the click to the end of the first call that was not answered 200, and what that call got. */
export type FirstRefusal = { kind: ConnectionKind; ms: number; answer: CallResult; callsLetIn: number }

const patienceMs = 10_000

export type RefusalWatch = {
  /** Calls `revoke` and waits for the first refusal of each kind. */
  revoke: (revoke: () => Promise<unknown>) => Promise<FirstRefusal[]>
  close: () => void
}

/**
 * Opens the three kinds of connection and makes sure that each is let in.
 * @throws Error where a call is refused before anything was revoked
 */
export async function watchRefusals(
  gateway: GatewayAddress,
  identity: PartnerIdentity,
  path: string,
): Promise<RefusalWatch> {
  const open = keepAliveCaller(gateway, identity)
  const resuming = resumingCaller(gateway, identity)
  const callers: Record<ConnectionKind, () => Promise<CallResult>> = {
    "new connection": () => callOnce(gateway, identity, "GET", path),
    "open connection": () => open.call("GET", path),
    "resumed session": () => resuming.call("GET", path),
  }
  // twice, so that a session is there to be resumed
  for (const kind of [...connectionKinds, ...connectionKinds]) {
    const { status, code } = await callers[kind]()
    if (status !== 200) throw new Error(`a call on a ${kind} got ${status} ${code} before the revocation`)
  }
  return {
    revoke: async (revoke) => {
      const clicked = performance.now()
      const watching = connectionKinds.map((kind) => untilRefused(kind, callers[kind], clicked))
      await revoke()
      return Promise.all(watching)
    },
    close: open.close,
  }
}

async function untilRefused(
  kind: ConnectionKind,
  call: () => Promise<CallResult>,
  clicked: number,
): Promise<FirstRefusal> {
  for (let callsLetIn = 0; performance.now() - clicked < patienceMs; callsLetIn++) {
    const answer = await call()
    if (answer.status !== 200) return { kind, ms: performance.now() - clicked, answer, callsLetIn }
  }
  throw new Error(`a ${kind} was still let in ${patienceMs / 1000} s after the revocation`)
}
