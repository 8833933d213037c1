// What can be done about authorities: start a successor, take its next step, give it up, end the drain by hand, and report a key as compromised.
// For the pages of authorities and rotations.
"use server"
import { z } from "zod"
import { staffAction } from "@/app/portal"
import { advanceRotationInput } from "@/lib/usecases/rotations/advance-rotation"
import { cancelRotationInput } from "@/lib/usecases/rotations/cancel-rotation"
import { declareCompromisedInput } from "@/lib/usecases/rotations/declare-compromised"
import { startRotationInput } from "@/lib/usecases/rotations/start-rotation"

export const startRotation = staffAction(startRotationInput, ({ usecases, actor }, input) =>
  usecases.startRotation(actor, input),
)

export const advanceRotation = staffAction(advanceRotationInput, ({ usecases, actor }, input) =>
  usecases.advanceRotation(actor, input),
)

export const cancelRotation = staffAction(cancelRotationInput, ({ usecases, actor }, input) =>
  usecases.cancelRotation(actor, input),
)

export const declareCompromised = staffAction(declareCompromisedInput, ({ usecases, actor }, input) =>
  usecases.declareCompromised(actor, input),
)

export const endDrain = staffAction(
  z.object({ authorityId: z.string().max(64) }),
  ({ usecases, actor }, { authorityId: id }) =>
    usecases.revokeMany(actor, { target: { kind: "authority", id }, reason: "superseded" }),
)
