// Verifies the audit log.
// For the log's page. It changes nothing, so the page that asked stays as it is.
"use server"
import { z } from "zod"
import { staffAction } from "@/app/portal"

export const verifyAudit = staffAction(z.object({}), ({ queries, actor }) => queries.verifyAudit(actor), {
  refresh: false,
})
