// The machine API on the portal's listener, for hosting behind a proxy that ends mutual TLS and passes Client-Cert (RFC 9440).
// The listener has dropped that field from whoever is not one of TRUSTED_PROXIES, so those are nobody here.
import { getContainer } from "@/lib/container"
import { callerNetwork } from "@/lib/web/caller-network"

function answer(request: Request): Promise<Response> {
  return getContainer().machine.forwarded(request, callerNetwork(request.headers))
}

export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT }
