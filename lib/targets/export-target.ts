// A product that is given files in place of an agent: what they hold, and what it cannot enforce whatever they hold.
// For each target that is exported; lib/targets/exports.ts lists them.
import type { ExportView } from "@/lib/core/export-view"
import type { PolicyBundle } from "@/lib/core/policy"

export type ExportTarget = ExportView & {
  /** Files by name, pure and deterministic; the README is written from the rest. @throws UnrenderableError */
  render: (bundle: PolicyBundle) => Map<string, string>
  /** How they are brought in, as commands with words in capitals for what only the product's owner knows. */
  instructions: string
}
