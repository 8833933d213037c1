// A signed JWT as a caller sends it, taken apart without believing any of it.
// For decide(), and the one description that gateways have to agree with.

/** A credential that is longer is not looked at. In bytes; gateways take header fields of twice that. */
export const tokenMaxBytes = 8000

/** Everything that is read of a token before its signature is known to be good. */
export type OpenedToken = {
  header: Record<string, unknown>
  /** The base64url text of the claims, not yet read: they mean nothing before the signature has been checked. */
  payload: string
  /** What is signed (RFC 7515 §5.1): header and claims as they were sent. */
  signed: string
  /** base64url. */
  signature: string
}

/**
 * The credential of an Authorization field (RFC 6750 §2.1): one with the scheme Bearer, in any case.
 * Undefined where there is none, or another scheme, which is no token at all.
 */
export function bearerCredential(authorization: string | undefined): string | undefined {
  return /^bearer +([^ ].*)$/is.exec(authorization ?? "")?.[1]
}

/** Undefined for anything but three parts of base64url without padding, the first of them a JSON object. */
export function openToken(credential: string): OpenedToken | undefined {
  if (credential.length > tokenMaxBytes) return undefined
  const [, encodedHeader = "", payload = "", signature = ""] =
    /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/.exec(credential) ?? []
  const header = readJsonObject(encodedHeader)
  return header && { header, payload, signed: `${encodedHeader}.${payload}`, signature }
}

/** base64url of a JSON object. Of a member that stands twice the last counts. */
export function readJsonObject(text: string): Record<string, unknown> | undefined {
  // a single character left over is no byte (RFC 4648 §4)
  if (text === "" || text.length % 4 === 1) return undefined
  const value = parseJson(atob(text.replace(/-/g, "+").replace(/_/g, "/")))
  return isObject(value) ? value : undefined
}

/** A member of its own: nothing that every object has. */
export function ownMember(object: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** @param bytes a character for each byte */
function parseJson(bytes: string): unknown {
  const utf8 = Uint8Array.from(bytes, (character) => character.charCodeAt(0))
  try {
    return JSON.parse(new TextDecoder("utf-8", { ignoreBOM: true }).decode(utf8))
  } catch (error) {
    // what is no JSON is no token; there is nobody to tell more
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
