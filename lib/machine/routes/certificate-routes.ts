// Certificates of applications: issued, listed, read and revoked.
// For operators; an application may read those of its own partner.
import { listCertificatesInput } from "@/lib/queries/certificates/list-certificates"
import { issueCertificateInput } from "@/lib/usecases/certificates/issue-certificate"
import { revokeCertificateInput } from "@/lib/usecases/certificates/revoke-certificate"
import type { MachineParts } from "../machine-parts"
import { defineRoute, type MachineRoute } from "../route"
import { certificate, certificateRow, issuedCertificate } from "../schemas/certificate"
import { listOf } from "../schemas/shared-shapes"
import { certificateFileRoutes } from "./certificate-file-routes"
import { idParams } from "./inputs"

const tag = "Certificates"
const one = { status: 200, schema: certificate, description: "The certificate." } as const

export function certificateRoutes(parts: MachineParts): MachineRoute[] {
  const { usecases, queries } = parts
  return [
    ...certificateFileRoutes(parts),
    defineRoute({
      method: "get",
      path: "/applications/{id}/certificates",
      tag,
      summary: "List an application's certificates",
      params: idParams,
      query: listCertificatesInput.pick({ limit: true, cursor: true, q: true, status: true }),
      answer: { status: 200, schema: listOf(certificateRow), description: "A page of certificates, newest first." },
      run: ({ actor, params, query }) => queries.listCertificates(actor, { ...query, applicationId: params.id }),
    }),
    defineRoute({
      method: "post",
      path: "/applications/{id}/certificates",
      tag,
      summary: "Issue a certificate: of the request, nothing but the public key is believed",
      params: idParams,
      body: issueCertificateInput.pick({ csr: true, days: true }),
      answer: { status: 201, schema: issuedCertificate, description: "The certificate." },
      run: ({ actor, params, body }) =>
        usecases.issueCertificate(actor, { ...body, applicationId: params.id, keySource: "csr" }),
    }),
    defineRoute({
      method: "get",
      path: "/certificates",
      tag,
      summary: "List certificates",
      query: listCertificatesInput,
      answer: { status: 200, schema: listOf(certificateRow), description: "A page of certificates, newest first." },
      run: ({ actor, query }) => queries.listCertificates(actor, query),
    }),
    defineRoute({
      method: "get",
      path: "/certificates/{id}",
      tag,
      summary: "Read a certificate, and which gateways enforce its revocation",
      params: idParams,
      answer: one,
      run: ({ actor, params }) => queries.getCertificate(actor, params.id),
    }),
    defineRoute({
      method: "post",
      path: "/certificates/{id}/revocation",
      tag,
      summary: "Revoke a certificate: published at once",
      params: idParams,
      body: revokeCertificateInput.omit({ id: true }),
      answer: one,
      run: async ({ actor, params: { id }, body }) => {
        await usecases.revokeCertificate(actor, { id, ...body })
        return queries.getCertificate(actor, id)
      },
    }),
  ]
}
