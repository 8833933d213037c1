// The config API and enrolment in the OpenAPI document. Their bytes are signed, so their answers are served by hand.
// For config-api.ts and enrol-api.ts.
import { z } from "@hono/zod-openapi"
import { enrolGatewayInput } from "@/lib/usecases/gateways/enrol-gateway"
import { reportStatusInput } from "@/lib/usecases/gateways/report-status"
import type { MachineApp } from "./machine-app"
import { problemType } from "./problem"
import { enrolment } from "./schemas/gateway"
import { problem, sha256 } from "./schemas/shared-shapes"

const failures: Record<number, string> = {
  400: "The request is not valid.",
  401: "No certificate, or one that does not stand.",
  403: "The certificate is not a gateway's.",
  404: "There is no such document.",
  409: "The gateway is ahead of this server: was its database restored?",
  410: "No release of this environment names the artifact.",
  413: "The body is larger than 256 KB.",
  415: "The body is not JSON.",
  426: "The agent is older than the configuration demands.",
  429: "Too many attempts; see Retry-After.",
  503: "Not at the moment; see Retry-After.",
}

function refused(...statuses: number[]) {
  const content = { [problemType]: { schema: problem } }
  return Object.fromEntries(statuses.map((status) => [status, { description: failures[status] ?? "", content }]))
}

const tag = "Configuration"
const signed = { "application/jose+json": { schema: z.string().openapi({ description: "JWS, general JSON form." }) } }
const place = z.coerce.number().int().min(0).optional()

export function documentConfigApi({ openAPIRegistry: registry }: MachineApp): void {
  registry.registerPath({
    method: "get",
    path: "/config/manifest",
    tags: [tag],
    summary: "The newest signed manifest of the gateway's environment",
    request: {
      headers: z.object({
        "If-None-Match": z.string().optional(),
        Prefer: z.string().optional().openapi({ example: "wait=30", description: "Hold the request, 55 s at most." }),
      }),
      query: z.object({ epoch: place, sequence: place, stamp: place }),
    },
    responses: {
      200: { description: "The manifest. Its ETag is the SHA-256 of the signed bytes.", content: signed },
      304: { description: "Unchanged. It says nothing of validity: that is in the signed bytes alone." },
      ...refused(400, 401, 403, 409, 426, 503),
    },
  })
  registry.registerPath({
    method: "get",
    path: "/config/artifacts/{sha256}",
    tags: [tag],
    summary: "An artifact that a release of the gateway's environment names",
    request: { params: z.object({ sha256 }) },
    responses: {
      200: {
        description: "Bytes that never change; gzip where it was asked for.",
        content: { "application/octet-stream": { schema: z.string().openapi({ format: "binary" }) } },
      },
      ...refused(401, 403, 404, 410, 503),
    },
  })
  registry.registerPath({
    method: "get",
    path: "/config/roots/{version}",
    tags: [tag],
    summary: "A root document of the gateway's environment",
    request: { params: z.object({ version: z.coerce.number().int().min(1) }) },
    responses: { 200: { description: "The signed document.", content: signed }, ...refused(401, 403, 404, 503) },
  })
  registry.registerPath({
    method: "put",
    path: "/config/status",
    tags: [tag],
    summary: "Report what the gateway did with a manifest",
    request: { body: { required: true, content: { "application/json": { schema: reportStatusInput } } } },
    responses: { 204: { description: "Taken." }, ...refused(400, 401, 403, 409, 413, 415, 503) },
  })
}

export function documentEnrolment({ openAPIRegistry: registry }: MachineApp): void {
  registry.registerPath({
    method: "post",
    path: "/enrol",
    tags: [tag],
    summary: "Redeem a one-time code: the one call without a client certificate",
    security: [],
    request: { body: { required: true, content: { "application/json": { schema: enrolGatewayInput } } } },
    responses: {
      201: {
        description: "The gateway's certificate, and what it trusts from now on.",
        content: { "application/json": { schema: enrolment } },
      },
      ...refused(400, 403, 409, 413, 415, 429, 503),
    },
  })
}
