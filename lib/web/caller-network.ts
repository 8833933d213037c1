// The caller's address as the listener left it: one address, no matter what the caller claimed.
// For counting attempts. See settle-forwarded-headers.ts.

type Headers = { get: (name: string) => string | null }

export function callerNetwork(headers: Headers): string {
  return headers.get("x-forwarded-for")?.slice(0, 100) ?? "unknown"
}
