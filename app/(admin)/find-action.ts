// Looks things up for the command palette, by name, identifier or serial.
"use server"
import { z } from "zod"
import { staffAction } from "@/app/portal"
import { objectHref } from "@/components/objects/object-href"

export const find = staffAction(
  z.object({ q: z.string().trim().min(1).max(200) }),
  async ({ queries, actor }, { q }) => {
    const hits = await queries.search(actor, q)
    return hits.map(({ kind, id, label, detail }) => ({ label, detail, href: objectHref(kind, id) ?? "/" }))
  },
  { refresh: false },
)
