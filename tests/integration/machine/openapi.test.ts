// The OpenAPI document is valid, complete, readable by anybody, and true: what the API answers has the shape that it promises.
// It is made of the schemas by which requests are judged.
import { afterAll, beforeAll, expect, it } from "vitest"
import type { z } from "zod"
import { api, apiRow, scopeRow } from "@/lib/machine/schemas/api"
import { auditEvent, auditVerification } from "@/lib/machine/schemas/audit"
import { authority, authorityRow, rotation, rotationRow } from "@/lib/machine/schemas/authority"
import { certificate, certificateRow } from "@/lib/machine/schemas/certificate"
import { gateway, gatewayRow } from "@/lib/machine/schemas/gateway"
import { application, applicationRow, grant, partner, partnerRow } from "@/lib/machine/schemas/partner"
import { changes, environment, release, releaseRow } from "@/lib/machine/schemas/release"
import { listOf, problem } from "@/lib/machine/schemas/shared-shapes"
import { signingKeys } from "@/lib/machine/schemas/signing-keys"
import { whoami } from "@/lib/machine/schemas/whoami"
import { type Identity, type MachineWorld, openMachineWorld } from "../../support/machine-world"

let world: MachineWorld
let operator: Identity

beforeAll(async () => {
  world = await openMachineWorld()
  operator = await world.operator()
})
afterAll(() => world.close())

type Operation = {
  responses: Record<string, unknown>
  parameters?: { name: string; in: string }[]
  requestBody?: unknown
}
type Document = { openapi: string; paths: Record<string, Record<string, Operation>>; components: { schemas: object } }

const rows = [
  "get /partners",
  "post /partners",
  "get /partners/{id}",
  "patch /partners/{id}",
  "post /partners/{id}/activate",
  "post /partners/{id}/suspend",
  "post /partners/{id}/resume",
  "post /partners/{id}/offboard",
  "post /partners/{id}/invitations",
  "get /partners/{id}/applications",
  "post /partners/{id}/applications",
  "get /applications/{id}",
  "patch /applications/{id}",
  "post /applications/{id}/suspend",
  "post /applications/{id}/resume",
  "post /applications/{id}/retire",
  "get /applications/{id}/certificates",
  "post /applications/{id}/certificates",
  "get /certificates/{id}",
  "post /certificates/{id}/revocation",
  "get /renewals",
  "get /renewals/board",
  "get /environments/{name}/reissue",
  "post /environments/{name}/reissue",
  "delete /environments/{name}/reissue",
  "post /certificates/{id}/installation",
  "get /webhooks",
  "post /webhooks",
  "get /webhooks/{id}",
  "patch /webhooks/{id}",
  "delete /webhooks/{id}",
  "post /webhooks/{id}/test",
  "post /webhooks/{id}/secret",
  "get /authorities",
  "get /authorities/{id}",
  "post /authorities/{id}/compromise",
  "get /rotations",
  "post /rotations",
  "get /rotations/{id}",
  "post /rotations/{id}/advance",
  "post /rotations/{id}/cancel",
  "get /apis",
  "post /apis",
  "get /apis/{id}",
  "patch /apis/{id}",
  "get /apis/{id}/routes",
  "post /apis/{id}/routes",
  "delete /routes/{id}",
  "get /scopes",
  "get /applications/{id}/grants",
  "put /applications/{id}/grants",
  "post /applications/{id}/enrolment-codes",
  "get /gateways",
  "post /gateways",
  "get /gateways/{id}",
  "post /gateways/{id}/enrolment-codes",
  "get /environments",
  "get /environments/{name}/changes",
  "get /environments/{name}/releases",
  "post /environments/{name}/releases",
  "get /environments/{name}/releases/{sequence}",
  "post /environments/{name}/decisions",
  "get /environments/{name}/signing-keys",
  "post /environments/{name}/root-documents",
  "post /environments/{name}/root-documents/signatures",
  "post /environments/{name}/root-documents/withdrawal",
  "put /environments/{name}/staleness",
  "get /whoami",
  "get /audit",
  "get /audit/verification",
  "get /config/manifest",
  "get /config/artifacts/{sha256}",
  "get /config/roots/{version}",
  "put /config/status",
  "post /enrol",
]

it("every row of the operator API and of the config API is in the document, which needs no certificate", async () => {
  const { status, json } = await world.call(null, "GET", "/openapi.json")
  const document: Document = json
  expect([status, document.openapi]).toEqual([200, "3.1.0"])
  const present = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method} ${path.replace("/api/v1", "")}`),
  )
  expect(rows.filter((row) => !present.includes(row))).toEqual([])
})

it("every reference resolves, every path parameter is described, and every operation says how it fails", async () => {
  const { json, text } = await world.call(null, "GET", "/openapi.json")
  const document: Document = json
  for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)) {
    expect(document.components.schemas).toHaveProperty(String(name))
  }
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const where = `${method} ${path}`
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const described = (operation.parameters ?? []).filter((one) => one.in === "path").map((one) => one.name)
      expect(described.sort(), where).toEqual(named.sort())
      const statuses = Object.keys(operation.responses)
      expect(
        statuses.some((status) => status.startsWith("2")),
        where,
      ).toBe(true)
      expect(
        statuses.some((status) => status.startsWith("4")),
        where,
      ).toBe(true)
    }
  }
})

it("what the API answers has the shape that the document promises", async () => {
  const mine = await world.application()
  await world.gateway()
  const get = async (path: string, schema: z.ZodType, identity = operator) => {
    const answer = await world.call(identity, "GET", path)
    const read = schema.safeParse(answer.json)
    expect(read.error?.issues, `${path} ${answer.text}`).toBeUndefined()
    return answer.json
  }
  const post = async (path: string, body: unknown) => (await world.call(operator, "POST", path, { body })).json
  const made = await post("/apis", {
    ...{ name: "A", environment: "sandbox", zone: "partner", owner: "O", hostname: "a.example.test" },
    ...{ upstream: "http://127.0.0.1:9", tokenPolicy: { kind: "none" } },
  })
  await post(`/apis/${made.id}/routes`, { methods: ["GET"], path: "/a", scope: "a:read" })
  await world.call(operator, "PUT", `/applications/${mine.id}/grants`, { body: [{ scope: "a:read", reason: "r" }] })
  await get("/environments/sandbox/changes", changes.strict())
  await post("/environments/sandbox/releases", { message: "m" })
  await get("/partners", listOf(partnerRow.strict()))
  await get(`/partners/${mine.partnerId}`, partner.strict())
  await get(`/partners/${mine.partnerId}/applications`, listOf(applicationRow.strict()))
  await get(`/applications/${mine.id}`, application.strict())
  await get(`/applications/${mine.id}/grants`, listOf(grant.strict()))
  await get("/certificates", listOf(certificateRow.strict()))
  await get("/apis", listOf(apiRow.strict()))
  await get(`/apis/${made.id}`, api.strict())
  await get("/scopes", listOf(scopeRow.strict()))
  const { items } = await get("/gateways", listOf(gatewayRow.strict()))
  await get(`/gateways/${items[0].id}`, gateway.strict())
  await get("/environments", listOf(environment.strict()))
  await get("/environments/sandbox/releases", listOf(releaseRow.strict()))
  await get("/environments/sandbox/releases/2", release.strict())
  const authorities = await get("/authorities", listOf(authorityRow.strict()))
  const issuing = authorities.items.find((row: z.infer<typeof authorityRow>) => row.kind === "issuing")
  const rotating = await post("/rotations", { authorityId: issuing.id, reason: "r" })
  await get(`/rotations/${rotating.id}`, rotation.strict())
  await get("/rotations", listOf(rotationRow.strict()))
  await get(`/authorities/${issuing.id}`, authority.strict())
  await get("/environments/sandbox/signing-keys", signingKeys.strict())
  await get("/audit", listOf(auditEvent.strict()))
  await get("/audit/verification", auditVerification)
  await get("/whoami", whoami.strict())
  await get("/whoami", whoami.strict(), mine)
  await get("/partners/ptn_none", problem.strict())
  await post(`/certificates/${mine.certificateId}/revocation`, { reason: "superseded" })
  await get(`/certificates/${mine.certificateId}`, certificate.strict())
})

it("whatever is read of an environment that does not exist is not found, and never an empty answer", async () => {
  const document: Document = (await world.call(null, "GET", "/openapi.json")).json
  const read = Object.entries(document.paths).flatMap(([path, verbs]) => ("get" in verbs ? [path] : []))
  const below = read
    .map((path) => path.replace(/^\/api\/v1/, ""))
    .filter((path) => /^\/environments\/{name}\//.test(path))
  expect(below.length).toBeGreaterThan(10)
  const query: Record<string, string> = { "/environments/{name}/rollback": "?to=1" }
  const answers = below.map(async (path) => {
    const asked = path.replace("{name}", "sandbx").replace("{sequence}", "1").replace("{kind}", "opa")
    const { status, json } = await world.call(operator, "GET", `${asked}${query[path] ?? ""}`)
    return [path, status, json?.code]
  })
  expect(await Promise.all(answers)).toEqual(below.map((path) => [path, 404, "not_found"]))
})

it("root documents change, and what gateways do past their end, by the operator API", async () => {
  const ask = async (method: string, path: string, body: unknown, identity = operator) => {
    const { status, json } = await world.call(identity, method, `/environments/production${path}`, { body })
    return { status, json }
  }
  const before = await world.call(operator, "GET", "/environments/production/signing-keys")
  const change = { kind: "rotate-manifest-key" }
  const drafted = await ask("POST", "/root-documents", { change, reason: "Yearly" })
  expect(drafted).toMatchObject({ status: 201, json: { draft: null, documents: [{ version: 2 }, { version: 1 }] } })
  expect(signingKeys.strict().safeParse(drafted.json).error?.issues).toBeUndefined()
  expect(drafted.json.documents[0].manifest).not.toEqual(before.json.documents[0].manifest)
  expect(await ask("POST", "/root-documents", { change: { kind: "add-nothing" }, reason: "r" })).toMatchObject({
    status: 400,
  })
  expect((await ask("POST", "/root-documents/signatures", {})).status).toBe(409)
  expect((await ask("POST", "/root-documents/withdrawal", { reason: "r" })).status).toBe(409)
  const staleness = { staleness: "fail-closed" }
  expect(await ask("PUT", "/staleness", staleness)).toEqual({ status: 200, json: staleness })
  expect((await ask("PUT", "/staleness", { staleness: "deny-new" }, await world.operator("viewer"))).status).toBe(403)
})
