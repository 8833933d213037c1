// What can be done about releases: publish what was reviewed.
// For the review. The digest is demanded here: a person never publishes what they have not seen.
"use server"
import { z } from "zod"
import { staffAction } from "@/app/portal"
import { publishReleaseInput } from "@/lib/usecases/publication/publish-release"

export const publishRelease = staffAction(
  publishReleaseInput.extend({ digest: z.string({ error: "Review the changes first." }).max(64) }),
  ({ usecases, actor }, input) => usecases.publishRelease(actor, input),
)
