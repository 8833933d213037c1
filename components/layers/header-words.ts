// The headers in which layers hand over certificates, by the names that their products use.
// For the table and the dialog of layers.
import type { HandOverHeader } from "@/lib/core/policy"

export const headerWords: Record<HandOverHeader, string> = {
  "client-cert": "Client-Cert (RFC 9440)",
  xfcc: "x-forwarded-client-cert (Envoy)",
}
