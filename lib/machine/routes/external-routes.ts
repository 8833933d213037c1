// Certificates of other CAs: the authorities under which they are accepted, and their registration.
// For operators. They are listed, read and revoked like every other certificate.
import { addExternalAnchorInput } from "@/lib/usecases/external/add-external-anchor"
import { registerExternalCertificateInput } from "@/lib/usecases/external/register-external-certificate"
import { removeExternalAnchorInput } from "@/lib/usecases/external/remove-external-anchor"
import type { MachineParts } from "../machine-parts"
import { defineRoute, type MachineRoute } from "../route"
import { certificate } from "../schemas/certificate"
import { externalAnchor, externalAnchorRemoval } from "../schemas/external"
import { listOf } from "../schemas/shared-shapes"
import { environmentParams, idParams } from "./inputs"

const tag = "Certificates of other CAs"

export function externalRoutes({ usecases, queries }: MachineParts): MachineRoute[] {
  return [
    defineRoute({
      method: "post",
      path: "/applications/{id}/external-certificates",
      tag,
      summary: "Register a certificate that another CA issued: takes effect with the next publication",
      params: idParams,
      body: registerExternalCertificateInput.omit({ applicationId: true }),
      answer: { status: 201, schema: certificate, description: "The certificate." },
      run: async ({ actor, params, body }) => {
        const { id } = await usecases.registerExternalCertificate(actor, { ...body, applicationId: params.id })
        return queries.getCertificate(actor, id)
      },
    }),
    defineRoute({
      method: "get",
      path: "/environments/{name}/external-anchors",
      tag,
      summary: "List the authorities of others that are accepted",
      params: environmentParams,
      answer: { status: 200, schema: listOf(externalAnchor), description: "The authorities." },
      run: async ({ actor, params }) => ({
        items: await queries.listExternalAnchors(actor, { environment: params.name }),
        nextCursor: null,
      }),
    }),
    defineRoute({
      method: "post",
      path: "/environments/{name}/external-anchors",
      tag,
      summary: "Accept an authority of others: certificates below it may be registered",
      params: environmentParams,
      body: addExternalAnchorInput.omit({ environment: true }),
      answer: { status: 201, schema: externalAnchor, description: "The authority." },
      run: async ({ actor, params: { name: environment }, body }) => {
        const { id } = await usecases.addExternalAnchor(actor, { ...body, environment })
        const anchors = await queries.listExternalAnchors(actor, { environment })
        const added = anchors.find((anchor) => anchor.id === id)
        if (added === undefined) throw new Error("the anchor was removed at the same moment")
        return added
      },
    }),
    defineRoute({
      method: "post",
      path: "/external-anchors/{id}/removal",
      tag,
      summary: "Accept an authority of others no longer; with `revoke`, what is registered below it ends at once",
      params: idParams,
      body: removeExternalAnchorInput.omit({ id: true }),
      answer: { status: 200, schema: externalAnchorRemoval, description: "What was revoked together with it." },
      run: ({ actor, params: { id }, body }) => usecases.removeExternalAnchor(actor, { ...body, id }),
    }),
  ]
}
