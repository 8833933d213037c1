// The links that carry a one-time token: first run and invitations.
// The token stands behind the #, which browsers never send, so it is in no request line and no proxy's log.

export function setupUrl(publicUrl: string, token: string): string {
  return `${publicUrl.replace(/\/+$/, "")}/setup#${token}`
}

export function invitationUrl(publicUrl: string, token: string): string {
  return `${publicUrl.replace(/\/+$/, "")}/invitation#${token}`
}
