// Adds a route to an API: methods and a path template that one scope lets in. The scope is created with its first route.
// For administrators. No request may match two routes of a host, so that their order never means anything.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { methodsField } from "@/lib/core/http-methods"
import { pathTemplateProblem } from "@/lib/core/path-template"
import { requireAdmin } from "@/lib/core/permission"
import { findOverlap } from "@/lib/core/route-overlap"
import { scopeNameField } from "@/lib/core/scope-name"
import type { Deps, Tx } from "@/lib/usecases/deps"
import { ensureScope } from "./ensure-scope"
import { lockApi } from "./lock-api"

const mostOfAnApi = 1000

export const addRouteInput = z.object({
  apiId: z.string().max(64),
  methods: methodsField,
  path: z
    .string({ error: "Give the path, such as /accounts/{id}." })
    .max(2000, "The path is too long.")
    .trim()
    .superRefine((text, context) => {
      const problem = pathTemplateProblem(text)
      if (problem !== undefined) context.addIssue({ code: "custom", message: problem })
    }),
  scope: scopeNameField,
})
export type AddRoute = z.infer<typeof addRouteInput>

export const makeAddRoute =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { apiId, methods, path, scope }: AddRoute): Promise<{ id: string }> => {
    requireAdmin(actor)
    return deps.write(actor, async (context) => {
      const { tx, now, newId, record } = context
      const api = await lockApi(tx, apiId)
      await requireClear(tx, api, { methods, path })
      const scopeId = await ensureScope(context, api.environmentName, scope)
      const id = newId("route")
      await tx.route.create({ data: { id, apiId, scopeId, methods, path, createdAt: now } })
      record({
        action: "route.added",
        subject: { kind: "route", id, name: `${methods.join(", ")} ${api.hostname}${path}` },
        environment: api.environmentName,
        detail: { api: apiId, methods, path, scope },
      })
      return { id }
    })
  }

type Pattern = { methods: string[]; path: string }

/** @throws DomainError `route_overlap` that names the other route */
async function requireClear(
  tx: Tx,
  api: { id: string; name: string; hostname: string },
  { methods, path }: Pattern,
): Promise<void> {
  const routes = await tx.route.findMany({
    where: { apiId: api.id },
    include: { scope: { select: { name: true } } },
    orderBy: { id: "asc" },
  })
  if (routes.length >= mostOfAnApi) {
    throw new DomainError("conflict", `${api.name} has ${routes.length} routes, the most that an API can have.`)
  }
  const host = api.hostname
  const existing = routes.map((route) => ({ ...route, host }))
  const other = findOverlap(existing, { host, methods, path })
  if (other === undefined) return
  const both = other.methods.filter((method) => methods.includes(method)).join(", ")
  const detail = `${both} requests could match both ${path} and the route ${other.methods.join(", ")} ${other.path} (${other.scope.name}, ${other.id}).`
  const reason = `${detail} Use other methods or a path that differs, or remove that route first.`
  throw new DomainError("route_overlap", reason, { fields: { path: reason } })
}
