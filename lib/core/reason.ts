// Every reason that a gateway can give, with its status. Stable, kebab-case: logs, problems and screens share them.

/** 401 for identity, 403 for policy, 404 for no route, 421 for an unknown host (RFC 9110 §15.5.20), 400 for a malformed path. */
export const reasons = {
  "no-client-certificate": 401,
  "untrusted-issuer": 401,
  "certificate-expired": 401,
  "certificate-revoked": 401,
  "unknown-application": 401,
  "application-suspended": 403,
  "unknown-host": 421,
  "malformed-path": 400,
  "no-such-route": 404,
  "scope-not-granted": 403,
  "grant-expired": 403,
  "token-missing": 401,
  "token-invalid": 401,
  "token-scope-missing": 403,
  "token-not-bound": 401,
  "bundle-expired": 503,
  allowed: 200,
} as const

export type Reason = keyof typeof reasons
