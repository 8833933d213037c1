// What can be done about APIs and their routes.
// For the pages under /apis. The revision comes as text out of a form; it is the version that was read (rule of If-Match).
"use server"
import { z } from "zod"
import { staffAction } from "@/app/portal"
import { addRouteInput } from "@/lib/usecases/apis/add-route"
import { apiFields } from "@/lib/usecases/apis/api-fields"
import { createApiInput } from "@/lib/usecases/apis/create-api"
import { removeApiInput } from "@/lib/usecases/apis/remove-api"
import { removeRouteInput } from "@/lib/usecases/apis/remove-route"
import { updateApiInput } from "@/lib/usecases/apis/update-api"

/** A form leaves out what is off. */
const tokenPolicy = z.preprocess(
  (sent) =>
    typeof sent === "object" && sent !== null ? { ...sent, bound: "bound" in sent && sent.bound !== false } : sent,
  apiFields.tokenPolicy.optional(),
)

export const createApi = staffAction(createApiInput.extend({ tokenPolicy }), ({ usecases, actor }, input) =>
  usecases.createApi(actor, { ...input, tokenPolicy: input.tokenPolicy ?? { kind: "none" } }),
)

export const updateApi = staffAction(
  updateApiInput.extend({ revision: z.coerce.number().int(), tokenPolicy }),
  ({ usecases, actor }, input) => usecases.updateApi(actor, input),
)

export const removeApi = staffAction(removeApiInput, ({ usecases, actor }, input) => usecases.removeApi(actor, input), {
  refresh: false,
})

export const addRoute = staffAction(addRouteInput, ({ usecases, actor }, input) => usecases.addRoute(actor, input))

export const removeRoute = staffAction(removeRouteInput, ({ usecases, actor }, input) =>
  usecases.removeRoute(actor, input),
)
