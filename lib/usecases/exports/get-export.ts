// The newest release of an environment as the files of a product that no agent of ours configures.
// For staff and operators. The same release gives the same bytes.
import { createHash } from "node:crypto"
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { type ExportFile, exportKinds } from "@/lib/core/export-view"
import { requireStaff } from "@/lib/core/permission"
import { packExport } from "@/lib/targets/exports"
import { UnrenderableError } from "@/lib/targets/nginx"
import type { Deps } from "@/lib/usecases/deps"
import { readBundleOf } from "../publication/read-bundle-of"
import { keepFew, readReleaseDigest } from "./read-release"

export const getExportInput = z.object({ environment: z.string().max(63), kind: z.enum(exportKinds) })
export type GetExport = z.infer<typeof getExportInput>

export const makeGetExport = ({ db }: Pick<Deps, "db">) => {
  const kept = keepFew<ExportFile>(4)
  return async (actor: Actor, { environment, kind }: GetExport): Promise<ExportFile> => {
    requireStaff(actor)
    const digest = await readReleaseDigest(db, environment)
    return kept(`${digest} ${kind}`, async () => {
      const bundle = await readBundleOf(db, digest)
      const bytes = pack(() => packExport(bundle, kind))
      const sha256 = createHash("sha256").update(bytes).digest("hex")
      return { kind, environment, sequence: bundle.manifest.sequence, bytes, sha256 }
    })
  }
}

function pack(render: () => Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  try {
    return render()
  } catch (cause) {
    if (!(cause instanceof UnrenderableError)) throw cause
    throw new DomainError("conflict", `This release cannot be exported so: ${cause.message}`, { cause })
  }
}
