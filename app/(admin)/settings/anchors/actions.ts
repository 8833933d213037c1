// What can be done about the authorities of others.
// For the page beside this file.
"use server"
import { z } from "zod"
import { staffAction } from "@/app/portal"
import { addExternalAnchorInput } from "@/lib/usecases/external/add-external-anchor"
import { removeExternalAnchorInput } from "@/lib/usecases/external/remove-external-anchor"

export const acceptAnchor = staffAction(addExternalAnchorInput, ({ usecases, actor }, input) =>
  usecases.addExternalAnchor(actor, input),
)

/** A form leaves out what is off. */
const switched = z.literal("on").optional()

export const removeAnchor = staffAction(
  removeExternalAnchorInput.extend({ revoke: switched.transform((value) => value === "on") }),
  ({ usecases, actor }, input) => usecases.removeExternalAnchor(actor, input),
)
