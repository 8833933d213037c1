// What a webhook is made of: a name, an address and the events that it hears of.
// For the inputs that add and change webhooks. Where an address leads is checked when it is connected to, not here.
import { z } from "zod"
import { textField } from "@/lib/core/text-field"
import { webhookEvents } from "@/lib/core/webhook-view"

const longest = 1000

export const webhookFields = {
  name: textField("The name", 100),
  url: z
    .string({ error: "The address is missing." })
    .trim()
    .max(longest, `An address has at most ${longest} characters.`)
    .refine(isUsable, "Give an address like https://hooks.example.org/gatewarden, without a user or a fragment."),
  events: z
    .array(z.enum(webhookEvents, { error: `Use some of ${webhookEvents.join(", ")}.` }), {
      error: "Choose at least one event.",
    })
    .min(1, "Choose at least one event.")
    .transform((events) => webhookEvents.filter((event) => events.includes(event))),
}

function isUsable(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, hash } = new URL(text)
  return (protocol === "https:" || protocol === "http:") && username === "" && password === "" && hash === ""
}
