// A route's entry in the OpenAPI document, made of the schemas by which it is run.
// For whatever adds routes to the app.
import { z } from "@hono/zod-openapi"
import type { MachineApp } from "./machine-app"
import { problemType } from "./problem"
import type { RouteDescription } from "./route"
import { problem } from "./schemas/shared-shapes"

const problemContent = { [problemType]: { schema: problem } }

const refusals: Record<number, string> = {
  400: "The request is not valid; `fields` says where.",
  401: "No certificate, or one that does not stand.",
  403: "This identity may not do that.",
  404: "There is no such object, or not for this identity.",
}

const conditional: Record<number, string> = {
  412: "The object has changed since it was read.",
  428: "If-Match is missing.",
}

const writing: Record<number, string> = {
  409: "The object is not in a state that allows this, or the Idempotency-Key was used for another request.",
  413: "The body is larger than 256 KB.",
  415: "The body is not JSON.",
}

const idempotencyHeader = z.object({
  "Idempotency-Key": z
    .string()
    .min(1)
    .max(255)
    .optional()
    .openapi({ description: "A repetition with the same key is answered like the first request, within 24 hours." }),
})

const ifMatchHeader = z.object({
  "If-Match": z.string().openapi({ description: "The ETag of the version that you changed, or `*`." }),
})

export function documentRoute(app: MachineApp, route: RouteDescription): void {
  const { method, path, tag, summary, params, query, body, answer, versioned = false } = route
  const writes = method !== "get"
  const isUpdate = method === "patch"
  const failures = { ...refusals, ...(writes ? writing : {}), ...(isUpdate ? conditional : {}) }
  app.openAPIRegistry.registerPath({
    method,
    path,
    tags: [tag],
    summary,
    request: {
      params: asObject(params),
      query: asObject(query),
      headers: isUpdate ? ifMatchHeader : method === "post" ? idempotencyHeader : undefined,
      body: body === undefined ? undefined : { required: true, content: { "application/json": { schema: body } } },
    },
    responses: {
      [answer.status]: {
        description: answer.description,
        headers: versioned ? z.object({ ETag: z.string() }) : undefined,
        content:
          answer.schema === undefined ? undefined : { [answer.type ?? "application/json"]: { schema: answer.schema } },
      },
      ...Object.fromEntries(
        Object.entries(failures).map(([status, description]) => [status, { description, content: problemContent }]),
      ),
    },
  })
}

/** Parameters are always told one by one. */
function asObject(schema: z.ZodType | undefined): z.ZodObject | undefined {
  return schema instanceof z.ZodObject ? schema : undefined
}
