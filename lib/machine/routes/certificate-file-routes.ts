// A certificate and its chain as the files that programs read, under their media types (RFC 2585 §4, RFC 8555 §9.1).
// For operators, and for an application about those of its own partner. Of the private key there is none: it never was here.
import { z } from "@hono/zod-openapi"
import type { CertificateDetail } from "@/lib/core/certificate-view"
import { notFound } from "@/lib/core/not-found"
import { pemDecodeOne } from "@/lib/pki"
import type { MachineParts } from "../machine-parts"
import { defineRoute, type MachineRoute } from "../route"
import { idParams } from "./inputs"

const bytes = z.instanceof(Uint8Array).openapi({ type: "string", format: "binary" })
const pemType = "application/pem-certificate-chain"

type File = {
  name: string
  type: string
  what: string
  of: (certificate: CertificateDetail) => Uint8Array<ArrayBuffer>
}

const files: readonly File[] = [
  { name: "certificate.pem", type: pemType, what: "The certificate, PEM", of: ({ pem }) => Buffer.from(pem) },
  {
    name: "certificate.cer",
    type: "application/pkix-cert",
    what: "The certificate, DER",
    of: ({ pem }) => pemDecodeOne("CERTIFICATE", pem),
  },
  { name: "chain.pem", type: pemType, what: "Its issuers up to the root, PEM", of: ({ chain }) => Buffer.from(chain) },
]

export function certificateFileRoutes({ queries }: MachineParts): MachineRoute[] {
  return files.map(({ name, type, what, of }) =>
    defineRoute({
      method: "get",
      path: `/certificates/{id}/${name}`,
      tag: "Certificates",
      summary: what,
      params: idParams,
      answer: { status: 200, type, schema: bytes, description: `${what}.` },
      run: async ({ actor, params }) => {
        const certificate = await queries.getCertificate(actor, params.id)
        // one that was intended and never completed has no bytes
        if (certificate.pem === "") throw notFound("file of certificate", params.id)
        return of(certificate)
      },
    }),
  )
}
