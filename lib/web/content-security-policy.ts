// The Content-Security-Policy of every page: scripts by nonce alone, nothing from elsewhere, no framing.
// For proxy.ts. A name that holds a script, in whatever field, is then text and nothing else.

/** @param nonce new for each answer, 128 random bits */
export function contentSecurityPolicy(nonce: string, options: { https: boolean; development: boolean }): string {
  const directives = [
    "default-src 'none'",
    // React's development build evaluates text to rebuild stack traces
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${options.development ? " 'unsafe-eval'" : ""}`,
    options.development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    // attributes alone: components place and hide things with them, and no attribute runs or fetches anything here
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(options.https ? ["upgrade-insecure-requests"] : []),
  ]
  return directives.join("; ")
}
