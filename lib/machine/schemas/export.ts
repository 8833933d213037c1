// A file with its tag and headers of its own, as routes answer it.
// For the routes of exports, and for what serves files.
import { z } from "@hono/zod-openapi"

export const exportFile = z
  .object({ bytes: z.instanceof(Uint8Array), etag: z.string(), headers: z.record(z.string(), z.string()) })
  .openapi({ type: "string", format: "binary" })
