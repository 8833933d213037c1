// The OpenAPI 3.1 document of all of /api/v1, made of the schemas by which requests are judged. Readable without a certificate.
// For whoever writes a client.
import type { MachineApp } from "./machine-app"

const info = {
  title: "Gatewarden machine API",
  version: "1",
  description: [
    "Everything that the portal does, for programs, and the configuration that gateways poll.",
    "Callers authenticate with a client certificate that Gatewarden has issued (mutual TLS); there are no API keys.",
    "Errors are problem documents (RFC 9457) with a stable `code`.",
  ].join(" "),
}

export function serveOpenApi(app: MachineApp): void {
  let document: string | undefined
  app.openAPIRegistry.registerComponent("securitySchemes", "clientCertificate", {
    type: "mutualTLS",
    description: "A certificate of an operator, a gateway or an application.",
  })
  app.get("/openapi.json", (context) => {
    document ??= JSON.stringify(
      app.getOpenAPI31Document({ openapi: "3.1.0", info, security: [{ clientCertificate: [] }] }),
    )
    return context.body(document, 200, { "content-type": "application/json", "cache-control": "no-cache" })
  })
}
