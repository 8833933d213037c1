// Exports: the newest release as the files of a product that no agent configures, for cron and pipelines.
// For operators. `If-None-Match` with the last ETag answers 304 while nothing has changed.
import { z } from "@hono/zod-openapi"
import { exportKinds } from "@/lib/core/export-view"
import type { MachineParts } from "../machine-parts"
import { defineRoute, type MachineRoute } from "../route"
import { exportFile } from "../schemas/export"
import { environmentParams } from "./inputs"

export function exportRoutes({ usecases }: Pick<MachineParts, "usecases">): MachineRoute[] {
  return [
    defineRoute({
      method: "get",
      path: "/environments/{name}/exports/{kind}",
      tag: "Exports",
      summary: "Export the newest release for a product without an agent",
      params: environmentParams.extend({ kind: z.enum(exportKinds) }),
      answer: {
        status: 200,
        type: "application/gzip",
        schema: exportFile,
        description:
          "A tar.gz, the same bytes for the same release; `Gatewarden-Sequence` says which. See docs/gateways/managed.md.",
      },
      run: async ({ actor, params: { name: environment, kind } }) => {
        const { bytes, sha256, sequence } = await usecases.getExport(actor, { environment, kind })
        const name = `${environment}-${kind}-${sequence}.tar.gz`
        const headers = {
          "gatewarden-sequence": String(sequence),
          "content-disposition": `attachment; filename="${name}"`,
        }
        return { bytes, etag: `"${sha256}"`, headers }
      },
    }),
  ]
}
