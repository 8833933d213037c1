// Certificates of other CAs, known byte by byte: nginx is shown the whole certificate and computes SHA-1 alone, so SHA-1 finds the
// candidate and the bytes decide. For the identity maps; whoever issued such a certificate is trusted by nothing here.
import { createHash, X509Certificate } from "node:crypto"
import type { PolicyBundle } from "@/lib/core/policy"
import { UnrenderableError } from "../proxy/unrenderable-error"
import { longestParameter, type MapEntry, matching, renderMap } from "./config-text"

/** Stands where an application would: the certificate is registered, and revoked. */
export const revokedPin = "revoked"

type Pin = { sha1: string; bytes: string; owner: string }

/** Client-Cert holds no longer ones, so these are several parts of a value at most. */
const parts = 2

/**
 * `variable`, `$gatewarden_pinned`: the application for which the presented certificate is registered, empty for any other.
 * Compared by an expression, since keys of maps are found without regard to case, and Base64 means it: of an RSA key, a
 * certificate that differs in case alone could be made with a modulus that its maker can factor.
 */
export function renderPinned(bundle: PolicyBundle, variable: string): string {
  const pins = distinct(readPins(bundle))
  if (pins.length === 0) return renderMap('""', variable, [], '""')
  const part = (index: number): MapEntry[] =>
    pins.flatMap(({ sha1, bytes }): MapEntry[] => {
      const text = bytes.slice(index * longestParameter, (index + 1) * longestParameter)
      return text === "" ? [] : [[sha1, `"${text}"`]]
    })
  const names = Array.from({ length: parts }, (_, index) => `$gatewarden_pin_${index + 1}`)
  return [
    "# certificates of other CAs: found by SHA-1, which nginx computes, and then compared as a whole",
    ...names.map((name, index) => renderMap("$ssl_client_fingerprint", name, part(index), '""')),
    renderMap(
      "$ssl_client_fingerprint",
      "$gatewarden_pin_owner",
      pins.map(({ sha1, owner }): MapEntry => [sha1, owner]),
      '""',
    ),
    renderMap(
      `"${names.join("")} $gatewarden_client_cert"`,
      variable,
      [[matching("^([^ ]+) \\1\\z"), "$gatewarden_pin_owner"]],
      '""',
    ),
  ].join("\n")
}

function readPins({ applications, pinned, revocations }: PolicyBundle): Pin[] {
  const revoked = new Set(revocations.revoked.map(({ sha256 }) => sha256))
  return applications.flatMap((application) =>
    application.pinned.map((sha256) => {
      const { raw } = new X509Certificate(pinned.get(sha256) ?? unknown(sha256))
      const bytes = `:${raw.toString("base64")}:`
      if (bytes.length > parts * longestParameter) {
        throw new UnrenderableError(`The pinned certificate ${sha256} is longer than a gateway takes.`)
      }
      return {
        sha1: createHash("sha1").update(raw).digest("hex"),
        bytes,
        owner: revoked.has(sha256) ? revokedPin : application.id,
      }
    }),
  )
}

function unknown(sha256: string): never {
  throw new UnrenderableError(`The bundle pins ${sha256} and does not hold it.`)
}

/** In one order. Two that were made to have the same SHA-1 are both left out: neither can be told by it. */
function distinct(pins: Pin[]): Pin[] {
  const count = new Map<string, number>()
  for (const { sha1 } of pins) count.set(sha1, (count.get(sha1) ?? 0) + 1)
  return pins.filter(({ sha1 }) => count.get(sha1) === 1).sort((one, other) => (one.sha1 < other.sha1 ? -1 : 1))
}
