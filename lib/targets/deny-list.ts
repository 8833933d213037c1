// What must be refused at once, as CSV and JSON: for products that import such a list beside a trust store.
// For the export of its own, and for the exports whose product reads no CRL.
import type { PolicyBundle } from "@/lib/core/policy"
import type { ExportTarget } from "./export-target"
import { sortedJson } from "./sorted-json"

export function denyListJson({ manifest, revocations }: PolicyBundle): string {
  const { environment, sequence, issuedAt, notAfter } = manifest
  const { revoked, suspended } = revocations
  return `${sortedJson({ environment, sequence, issuedAt, notAfter, revoked, suspended: [...suspended].sort() }, 2)}\n`
}

/** RFC 4180, each field quoted; a name that a spreadsheet would take for a formula cannot begin a field, since names begin with letters. */
function denyListCsv({ revocations }: PolicyBundle): string {
  const field = (text: string) => `"${text.replaceAll('"', '""')}"`
  const rows = [
    ["kind", "issuer", "serial", "sha256", "revoked_at", "application"],
    ...revocations.revoked.map(({ issuer, serial, sha256, revokedAt }) => [
      ...["certificate", issuer, serial, sha256, revokedAt, ""],
    ]),
    ...[...revocations.suspended].sort().map((id) => ["application", "", "", "", "", id]),
  ]
  return rows.map((row) => `${row.map(field).join(",")}\r\n`).join("")
}

export const denyList: ExportTarget = {
  kind: "deny-list",
  title: "Deny list",
  enforces: [
    "Names every certificate that is revoked and has not ended yet, by issuer, serial and SHA-256.",
    "Names every application that may not call at the moment.",
  ],
  limits: [
    "A list refuses nobody by itself: the product has to look each certificate up, on each request or at least on each connection.",
    "It is as new as its last import.",
    "It holds no routes and no grants.",
  ],
  render: (bundle) =>
    new Map([
      ["deny-list.json", denyListJson(bundle)],
      ["deny-list.csv", denyListCsv(bundle)],
    ]),
  instructions: `
Both files say the same. Serials are lower-case hexadecimal without leading zeros, fingerprints are of the certificate's DER. Fetch
them anew whenever a release appears: \`GET /api/v1/environments/NAME/exports/deny-list\` answers 304 while nothing has changed.`,
}
