// Layers in front of gateways as the operator API answers them.
// For the routes of layers.
import { z } from "@hono/zod-openapi"
import { handOverHeaders } from "@/lib/core/policy"
import { environmentName, instant, sha256 } from "./shared-shapes"

export const layerPeer = z
  .object({
    id: z.string(),
    environment: environmentName,
    name: z.string().openapi({ description: "As the identity log calls it." }),
    header: z.enum(handOverHeaders).openapi({
      description: "`client-cert`: RFC 9440. `xfcc`: x-forwarded-client-cert as Envoy writes it.",
    }),
    subject: z.string().openapi({ description: "RFC 4514." }),
    sha256,
    notBefore: instant,
    notAfter: instant,
    addedAt: instant,
  })
  .openapi("LayerPeer")
