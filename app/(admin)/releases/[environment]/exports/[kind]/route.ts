// One export as a tar.gz, to be saved.
import { staffRoute } from "@/app/portal"
import { getContainer } from "@/lib/container"
import { notFound } from "@/lib/core/not-found"
import { getExportInput } from "@/lib/usecases/exports/get-export"

export const GET = staffRoute(async ({ actor, params }) => {
  const asked = getExportInput.safeParse(params)
  if (!asked.success) throw notFound("export", params.kind ?? "")
  const { bytes, environment, kind, sequence } = await getContainer().usecases.getExport(actor, asked.data)
  return new Response(Uint8Array.from(bytes), {
    headers: {
      "content-type": "application/gzip",
      // both names are of our own making: letters, digits and hyphens
      "content-disposition": `attachment; filename="${environment}-${kind}-${sequence}.tar.gz"`,
      "cache-control": "private, no-store",
    },
  })
})
