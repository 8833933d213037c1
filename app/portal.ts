// Binds the wrappers of lib/web to the running container: what every page, action and route of the portal is made with.
// A page: `export default staffPage(async ({ actor, queries }) => …)`. An action: `staffAction(schema, ({ usecases, actor }, input) => …)`.
import { cookies } from "next/headers"
import { cache } from "react"
import { getContainer } from "@/lib/container"
import type { EnvironmentView } from "@/lib/core/authority-view"
import type { Overview } from "@/lib/core/overview-view"
import type { PartnerHome } from "@/lib/core/partner-view"
import type { Queries } from "@/lib/queries"
import { makeAction, makeOpenAction } from "@/lib/web/action-guard"
import { everybody, partnerPeople, staff } from "@/lib/web/audience"
import type { AuthSettings } from "@/lib/web/auth-options"
import { makeCurrentSession } from "@/lib/web/current-session"
import { makeAdmit, makePage } from "@/lib/web/page-guard"
import { makeRoute } from "@/lib/web/route-guard"
import type { WebDeps } from "@/lib/web/web-deps"

function deps(): WebDeps {
  const { config, usecases, queries, log } = getContainer()
  return { publicUrl: config.publicUrl, secret: config.authSecret, usecases, queries, log }
}

/** What next-auth's route needs. */
export function authSettings(): AuthSettings {
  const { config, usecases, log } = getContainer()
  return { publicUrl: config.publicUrl, secret: config.authSecret, oidc: config.oidc, usecases, log }
}

/** What sealing a session token takes. */
export function sessionSettings(): Pick<WebDeps, "publicUrl" | "secret"> {
  const { publicUrl, secret } = deps()
  return { publicUrl, secret }
}

export const currentSession = makeCurrentSession(deps)
const guarding = { deps, currentSession }

export const staffPage = makePage(guarding, staff)
export const partnerPage = makePage(guarding, partnerPeople)

/** For layouts: who is there, or away. */
export const admitStaff = makeAdmit(guarding, staff)
export const admitPartner = makeAdmit(guarding, partnerPeople)

export const staffAction = makeAction(guarding, staff)
export const partnerAction = makeAction(guarding, partnerPeople)
export const personAction = makeAction(guarding, everybody)
export const openAction = makeOpenAction(guarding)

export const staffRoute = makeRoute(guarding, staff)
export const partnerRoute = makeRoute(guarding, partnerPeople)

/** Where machines reach us: gateways, operators' scripts and partners' programs. */
export function machineUrl(): string {
  return getContainer().config.machineUrl
}

/** What may be asked where nobody is signed in. */
export function openQueries(): Pick<Queries, "isSetUp"> {
  return deps().queries
}

/** The environments, and the one that this browser looks at; the first where it has not chosen. */
export const chosenEnvironment = cache(
  async (): Promise<{ environment: EnvironmentView; environments: EnvironmentView[] }> => {
    const { actor } = await admitStaff()
    const environments = await getContainer().queries.listEnvironments(actor)
    const wanted = (await cookies()).get("gw-env")?.value
    const environment = environments.find(({ name }) => name === wanted) ?? environments[0]
    if (environment === undefined) throw new Error("no environment exists; the server makes two at its first start")
    return { environment, environments }
  },
)

/** Asked once for a page, by its navigation and by itself. */
export const overview = cache(async (): Promise<Overview> => {
  const { actor } = await admitStaff()
  return getContainer().queries.getOverview(actor)
})

/** What a partner's person has, asked once for a page, by its navigation and by itself. */
export const partnerHome = cache(async (): Promise<PartnerHome> => {
  const { actor } = await admitPartner()
  return getContainer().queries.getPartnerHome(actor, actor.partnerId)
})
