// Who this gateway is and whom it trusts: its certificate, how renewing it went, and its root document, each with its end.
// For the self-check.
import { createPrivateKey, X509Certificate } from "node:crypto"
import { readRenewal } from "../identity/renewal-state"
import type { Identity } from "../identity/settings"
import type { Paths } from "../state/paths"
import { loadRoot } from "../state/trust-root"
import { type Finding, fail, ok, warn } from "./finding"

const again = "Make a new enrolment code in the portal and enrol this gateway again."

export async function examineIdentity(
  paths: Paths,
  { certificate, key, gatewayId, environment }: Identity,
  now: Date,
): Promise<Finding[]> {
  const shown = new X509Certificate(certificate)
  const end = new Date(shown.validTo)
  const whose = `${gatewayId} of ${environment}`
  if (!shown.checkPrivateKey(createPrivateKey(key)))
    return [fail("identity", `The certificate of ${whose} is not for the key that is here.`, again)]
  if (end <= now) return [fail("identity", `The certificate of ${whose} ended at ${end.toISOString()}.`, again)]
  const { failure } = await readRenewal(paths)
  const findings = [ok("identity", `${whose}, until ${end.toISOString()}`)]
  if (failure === null) return findings
  const words = `Renewing the certificate failed at ${failure.at}: ${failure.error}`
  return [...findings, warn("renewal", words, `The agent tries on; it has to work before ${end.toISOString()}.`)]
}

const soonMs = 30 * 86_400_000

export async function examineRoot(paths: Paths, now: Date): Promise<Finding> {
  const check = "root-document"
  const { version, notAfter } = await loadRoot(paths)
  const leftMs = Date.parse(notAfter) - now.getTime()
  const words = `version ${version}, until ${notAfter}`
  if (leftMs <= 0)
    return fail(
      check,
      `It ended: ${words}.`,
      "The server has a newer one, or its operator has to sign one: see the portal.",
    )
  if (leftMs < soonMs) return warn(check, `It ends soon: ${words}.`, "The server's operator has to sign the next one.")
  return ok(check, words)
}
