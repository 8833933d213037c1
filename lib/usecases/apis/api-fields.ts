// What is true of an API's fields wherever they are typed: on creation and on update.
// For those two inputs.
import { z } from "zod"
import { hostnameProblem } from "@/lib/core/hostname"
import { textField } from "@/lib/core/text-field"
import { upstreamProblem } from "@/lib/core/upstream"

function judged(what: string, problemOf: (text: string) => string | undefined) {
  return z
    .string({ error: `${what} is missing.` })
    .max(2000, `${what} is too long.`)
    .trim()
    .superRefine((text, context) => {
      const problem = problemOf(text)
      if (problem !== undefined) context.addIssue({ code: "custom", message: problem })
    })
}

export const apiFields = {
  name: textField("The name", 100),
  zone: z.enum(["internal", "partner", "public"], { error: "Choose the zone: internal, partner or public." }),
  owner: textField("The owner", 100),
  hostname: judged("The hostname", hostnameProblem),
  upstream: judged("The upstream", upstreamProblem),
  tokenPolicy: z.object({ kind: z.literal("none", { error: "The only token policy so far is none." }) }),
}
