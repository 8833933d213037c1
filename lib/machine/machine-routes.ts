// Every route of the operator API, area by area.
// For the app.
import type { MachineParts } from "./machine-parts"
import type { MachineRoute } from "./route"
import { apiRoutes } from "./routes/api-routes"
import { applicationRoutes } from "./routes/application-routes"
import { auditRoutes } from "./routes/audit-routes"
import { authorityRoutes } from "./routes/authority-routes"
import { certificateRoutes } from "./routes/certificate-routes"
import { environmentRoutes } from "./routes/environment-routes"
import { exportRoutes } from "./routes/export-routes"
import { externalRoutes } from "./routes/external-routes"
import { gatewayRoutes } from "./routes/gateway-routes"
import { layerRoutes } from "./routes/layer-routes"
import { partnerRoutes } from "./routes/partner-routes"
import { proposalRoutes } from "./routes/proposal-routes"
import { renewalRoutes } from "./routes/renewal-routes"
import { revocationRoutes } from "./routes/revocation-routes"
import { rolloutRoutes } from "./routes/rollout-routes"
import { signingKeyRoutes } from "./routes/signing-key-routes"
import { tokenIssuerRoutes } from "./routes/token-issuer-routes"
import { webhookRoutes } from "./routes/webhook-routes"
import { whoamiRoute } from "./routes/whoami-route"

export function machineRoutes(parts: MachineParts): MachineRoute[] {
  return [
    ...partnerRoutes(parts),
    ...applicationRoutes(parts),
    ...certificateRoutes(parts),
    ...revocationRoutes(parts),
    ...renewalRoutes(parts),
    ...externalRoutes(parts),
    ...layerRoutes(parts),
    ...tokenIssuerRoutes(parts),
    ...authorityRoutes(parts),
    ...apiRoutes(parts),
    ...gatewayRoutes(parts),
    ...exportRoutes(parts),
    ...environmentRoutes(parts),
    ...proposalRoutes(parts),
    ...rolloutRoutes(parts),
    ...signingKeyRoutes(parts),
    ...webhookRoutes(parts),
    whoamiRoute(parts),
    ...auditRoutes(parts),
  ]
}
