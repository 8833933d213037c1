// Every export by its kind, and one release packed as one: a README first, then the files.
// For the use case that hands exports out, and for the screen that says what each cannot enforce.
import type { ExportKind, ExportView } from "@/lib/core/export-view"
import type { PolicyBundle } from "@/lib/core/policy"
import { apigee } from "./apigee/render-apigee"
import { tarGz } from "./archive"
import { aws } from "./aws/render-aws"
import { azure } from "./azure/render-azure"
import { denyList } from "./deny-list"
import { envoy } from "./envoy/render-envoy"
import type { ExportTarget } from "./export-target"
import { kong } from "./kong/render-kong"
import { opa } from "./opa/opa-export"
import { spiffe } from "./spiffe/render-spiffe"

const targets: Record<ExportKind, ExportTarget> = {
  envoy,
  opa,
  spiffe,
  aws,
  kong,
  azure,
  apigee,
  "deny-list": denyList,
}

export function describeExports(): ExportView[] {
  return Object.values(targets).map(({ kind, title, enforces, limits }) => ({ kind, title, enforces, limits }))
}

/** @throws UnrenderableError for what the product's files cannot hold */
export function exportFiles(bundle: PolicyBundle, kind: ExportKind): Map<string, string> {
  const target = targets[kind]
  return new Map([["README.md", readme(bundle, target)], ...target.render(bundle)])
}

/** The same bytes for the same release. */
export function packExport(bundle: PolicyBundle, kind: ExportKind): Uint8Array<ArrayBuffer> {
  return tarGz(exportFiles(bundle, kind))
}

function readme({ manifest }: PolicyBundle, { title, enforces, limits, instructions }: ExportTarget): string {
  const list = (lines: readonly string[]) => lines.map((line) => `- ${line}\n`).join("")
  return `# ${title}: ${manifest.environment}, release ${manifest.sequence}

Issued ${manifest.issuedAt}. What was revoked, suspended or withdrawn after release ${manifest.sequence} is not in these files: import every
release, and the deny list whenever it changes. Nothing reports back, so Gatewarden cannot prove that this is enforced.

## What these files enforce
${list(enforces)}
## What ${title} cannot enforce with them
${list(limits)}
## How to import them
${instructions.trim()}
`
}
