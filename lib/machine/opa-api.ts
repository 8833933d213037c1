// The OPA bundle over the config API: what OPA's bundle plugin polls with a gateway's certificate.
// For gateways whose decisions OPA makes. The tag is weak: it names the release, whose signature is made anew by each process.
import { z } from "@hono/zod-openapi"
import type { MachineApp } from "./machine-app"
import type { MachineParts } from "./machine-parts"
import { problemType } from "./problem"
import { requireGateway, requirePresented } from "./require-peer"
import { problem } from "./schemas/shared-shapes"
import type { FindPeer } from "./serve-route"

export function serveOpaApi(
  app: MachineApp,
  { usecases, findPeer }: Pick<MachineParts, "usecases"> & { findPeer: FindPeer },
) {
  const refused = { [problemType]: { schema: problem } }
  app.openAPIRegistry.registerPath({
    method: "get",
    path: "/opa/bundle.tar.gz",
    tags: ["Configuration"],
    summary: "The newest release of the gateway's environment as a signed OPA bundle",
    request: { headers: z.object({ "If-None-Match": z.string().optional() }) },
    responses: {
      200: {
        description: "The bundle. Its revision is the release; docs/gateways/opa.md says how OPA is set up for it.",
        content: { "application/gzip": { schema: z.string().openapi({ format: "binary" }) } },
      },
      304: { description: "Unchanged. It says nothing of validity: that is in the signed data alone." },
      401: { description: "No certificate, or one that does not stand.", content: refused },
      403: { description: "The certificate is not a gateway's.", content: refused },
      503: { description: "Nothing is published yet, or not at the moment.", content: refused },
    },
  })
  app.get("/opa/bundle.tar.gz", async ({ env, req }) => {
    const gateway = requireGateway(await findPeer(requirePresented(env.presented), { orStale: true }))
    const { manifestSha256, sequence, bytes } = await usecases.getOpaBundle(gateway)
    const headers = {
      etag: `W/"${manifestSha256}"`,
      "cache-control": "private, no-cache",
      "gatewarden-sequence": String(sequence),
    }
    const unchanged = req.header("if-none-match")?.includes(`"${manifestSha256}"`) === true
    if (unchanged) return new Response(null, { status: 304, headers })
    return new Response(bytes, { headers: { "content-type": "application/gzip", ...headers } })
  })
}
