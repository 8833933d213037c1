// The OPA bundle's files as an export: to read, to test against, or to serve from a bundle server of one's own.
// For whoever runs OPA without the signed bundle of the config API.
import type { ExportTarget } from "../export-target"
import { renderOpaFiles } from "./render-opa"
import { opaTexts } from "./sign-opa-bundle"

export const opa: ExportTarget = {
  kind: "opa",
  title: "Open Policy Agent",
  enforces: [
    "All of Gatewarden's reasons in their order: host, method and path, certificate, deny list, application, route, grant and token.",
    "Denies everything once the release is out of date, by OPA's own clock.",
  ],
  limits: [
    "OPA sees what it is told: whoever ends TLS has to verify the certificate's chain and say so in the input, and has to forward the very path that it asked about.",
    "OPA refuses nobody by itself: the gateway in front of it has to treat an error or no answer as a refusal.",
    "These files are not signed. The bundle that gateways fetch from /api/v1/opa/bundle.tar.gz is.",
  ],
  render: (bundle) => new Map(opaTexts(renderOpaFiles(bundle))),
  instructions: `
\`\`\`sh
opa run --server --bundle .     # in this folder
curl -s localhost:8181/v1/data/gatewarden/decide/decision -d '{"input": {"host": "HOST", "method": "GET", "path": "/"}}'
\`\`\`
The input is described in docs/gateways/opa.md.`,
}
