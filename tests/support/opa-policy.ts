// The reference policy as WebAssembly, asked as OPA would ask it: the data of a bundle, an input, and OPA's own clock.
// For the agreement test. What OPA leaves to the host in WebAssembly is given here: the time, and the signatures of tokens.
import { readFile } from "node:fs/promises"
import { loadPolicy } from "@open-policy-agent/opa-wasm"
import { verifyTokenSignature } from "@/lib/bundle"
import type { Decision, DecisionRequest, PresentedCertificate } from "@/lib/core/decide"
import type { PolicyBundle, TokenAlgorithm, TokenKey } from "@/lib/core/policy"
import { opaData } from "@/lib/targets/opa/render-opa"

export const wasmFile = "tests/gateways/opa/policy.wasm"

export type OpaInput = Omit<DecisionRequest, "at" | "certificate" | "handedOver"> & {
  certificate?: OpaCertificate
  handedOver?: OpaCertificate
}
type OpaCertificate = Omit<PresentedCertificate, "notBefore" | "notAfter"> & { notBefore: number; notAfter: number }

/** The input that docs/gateways/opa.md describes. The time is not in it: OPA has a clock. */
export function toOpaInput({ at: _, certificate, handedOver, ...request }: DecisionRequest): OpaInput {
  return { ...request, certificate: inMilliseconds(certificate), handedOver: inMilliseconds(handedOver) }
}

function inMilliseconds(certificate: PresentedCertificate | undefined): OpaCertificate | undefined {
  return (
    certificate && {
      ...certificate,
      notBefore: certificate.notBefore.getTime(),
      notAfter: certificate.notAfter.getTime(),
    }
  )
}

export type OpaPolicy = {
  decide: (request: DecisionRequest) => Decision
  /** Any input at all, also one that is not of the form. */
  evaluate: (input: unknown, at: Date) => Decision
}

export async function loadOpaPolicy(bundle: PolicyBundle): Promise<OpaPolicy> {
  let now = new Date(0)
  const verify = (algorithm: TokenAlgorithm) => (token: string, jwks: string) => isSignedBy(algorithm, token, jwks)
  const policy = await loadPolicy(await readFile(wasmFile), 2_000, {
    "time.now_ns": () => now.getTime() * 1e6,
    "io.jwt.verify_es256": verify("ES256"),
    "io.jwt.verify_ps256": verify("PS256"),
    "io.jwt.verify_rs256": verify("RS256"),
  })
  policy.setData({ gatewarden: { policy: opaData(bundle) } })
  const evaluate = (input: unknown, at: Date): Decision => {
    now = at
    // the SDK types no result; the policy has one, by its default
    const [{ result }] = policy.evaluate(input) as [{ result: Decision }]
    return result
  }
  return { evaluate, decide: (request) => evaluate(toOpaInput(request), request.at) }
}

function isSignedBy(algorithm: TokenAlgorithm, token: string, jwks: string): boolean {
  const [header, payload, signature = ""] = token.split(".")
  // written by render-opa.ts
  const { keys } = JSON.parse(jwks) as { keys: [TokenKey["jwk"] & { kid: string; alg: TokenAlgorithm }] }
  const [{ kid, alg, ...jwk }] = keys
  return alg === algorithm && verifyTokenSignature({ kid, alg, jwk }, `${header}.${payload}`, signature)
}
