// Looks things up for the command palette, by name, identifier or serial.
"use server"
import { z } from "zod"
import { staffAction } from "@/app/portal"

export const find = staffAction(
  z.object({ q: z.string().trim().min(1).max(200) }),
  ({ queries, actor }, input) => queries.search(actor, input),
  { refresh: false },
)
