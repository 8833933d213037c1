// The name and the password of an Authorization field (RFC 7617), where it holds such.
// For EST, whose clients send the one-time code as the password.

export type BasicCredentials = { user: string; password: string }

const longest = 1024

/** Undefined for another scheme, and for whatever is not of this form. */
export function readBasicCredentials(field: string | undefined): BasicCredentials | undefined {
  if (field === undefined || field.length > longest) return undefined
  const [, encoded] = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(field) ?? []
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, "base64").toString("utf8")
  const colon = text.indexOf(":")
  return colon === -1 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) }
}
