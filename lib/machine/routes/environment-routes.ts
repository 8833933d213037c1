// Environments: what would be published, what was, and what a gateway would decide.
// For operators.
import { z } from "@hono/zod-openapi"
import { pageInput } from "@/lib/core/page"
import { setCertificateProfileInput } from "@/lib/usecases/certificates/set-certificate-profile"
import { decideRequestInput } from "@/lib/usecases/publication/decide-request"
import { publishReleaseInput } from "@/lib/usecases/publication/publish-release"
import { revisionOf } from "../if-match"
import type { MachineParts } from "../machine-parts"
import { defineRoute, type MachineRoute } from "../route"
import { certificateProfile, changes, decision, environment, release, releaseRow } from "../schemas/release"
import { listOf } from "../schemas/shared-shapes"
import { environmentParams } from "./inputs"

const tag = "Environments"
const one = { status: 200, schema: release, description: "The release, and how far each gateway has come." } as const

const releaseParams = environmentParams.extend({
  sequence: z.coerce.number<string>().int().min(1).max(2_147_483_647),
})

export function environmentRoutes({ usecases, queries }: MachineParts): MachineRoute[] {
  return [
    defineRoute({
      method: "get",
      path: "/environments",
      tag,
      summary: "List environments",
      answer: { status: 200, schema: listOf(environment), description: "The environments." },
      run: async ({ actor }) => ({ items: await queries.listEnvironments(actor), nextCursor: null }),
    }),
    defineRoute({
      method: "get",
      path: "/environments/{name}/changes",
      tag,
      summary: "Review what would be published",
      params: environmentParams,
      answer: { status: 200, schema: changes, description: "Who gains and who loses what." },
      run: ({ actor, params }) => usecases.reviewChanges(actor, { environment: params.name }),
    }),
    defineRoute({
      method: "post",
      path: "/environments/{name}/decisions",
      tag,
      summary: "Ask what a gateway would answer, by the newest release",
      params: environmentParams,
      body: decideRequestInput.omit({ environment: true }),
      answer: { status: 200, schema: decision, description: "What it would answer, and why." },
      run: ({ actor, params, body }) => usecases.decideRequest(actor, { ...body, environment: params.name }),
    }),
    ...profileRoutes({ usecases, queries }),
    ...releaseRoutes({ usecases, queries }),
  ]
}

function profileRoutes({ usecases, queries }: Pick<MachineParts, "usecases" | "queries">): MachineRoute[] {
  const read = async (actor: Parameters<typeof queries.getEnvironment>[0], name: string) => {
    const { profileRevision: revision, ...settings } = await queries.getEnvironment(actor, name)
    return { ...settings, revision }
  }
  const answer = { status: 200, schema: certificateProfile, description: "What is issued from now on." } as const
  return [
    defineRoute({
      method: "get",
      path: "/environments/{name}/certificate-profile",
      tag,
      summary: "Read what client certificates may be",
      params: environmentParams,
      answer,
      versioned: true,
      run: ({ actor, params }) => read(actor, params.name),
    }),
    defineRoute({
      method: "patch",
      path: "/environments/{name}/certificate-profile",
      tag,
      summary: "Say what client certificates may be from now on",
      params: environmentParams,
      body: setCertificateProfileInput.omit({ environment: true, revision: true }).partial(),
      answer,
      versioned: true,
      run: async ({ actor, params: { name: environment }, body, ifMatch }) => {
        const now = await queries.getEnvironment(actor, environment)
        const revision = await revisionOf(ifMatch, async () => now.profileRevision)
        const { certificateDays, certificateMaxDays, certificateProfiles } = now
        const keyTypes = setCertificateProfileInput.shape.keyTypes.parse(now.keyTypes)
        const settings = { certificateDays, certificateMaxDays, certificateProfiles, keyTypes, ...body }
        await usecases.setCertificateProfile(actor, { ...settings, environment, revision })
        return read(actor, environment)
      },
    }),
  ]
}

function releaseRoutes({ usecases, queries }: Pick<MachineParts, "usecases" | "queries">): MachineRoute[] {
  return [
    defineRoute({
      method: "get",
      path: "/environments/{name}/releases",
      tag,
      summary: "List releases",
      params: environmentParams,
      query: pageInput,
      answer: { status: 200, schema: listOf(releaseRow), description: "A page of releases, newest first." },
      run: ({ actor, params, query }) => queries.listReleases(actor, { ...query, environment: params.name }),
    }),
    defineRoute({
      method: "post",
      path: "/environments/{name}/releases",
      tag,
      summary: "Publish, held to the digest of a review where one is given",
      params: environmentParams,
      body: publishReleaseInput.omit({ environment: true }),
      answer: { ...one, status: 201 },
      run: async ({ actor, params: { name }, body }) => {
        const { sequence } = await usecases.publishRelease(actor, { ...body, environment: name })
        return queries.getRelease(actor, { environment: name, sequence })
      },
    }),
    defineRoute({
      method: "get",
      path: "/environments/{name}/releases/{sequence}",
      tag,
      summary: "Read a release",
      params: releaseParams,
      answer: one,
      run: ({ actor, params: { name, sequence } }) => queries.getRelease(actor, { environment: name, sequence }),
    }),
  ]
}
