// What stops working when a certificate is revoked, in one sentence, before the click.
// For the dialog that asks.
import type { RevocationPreview } from "@/lib/core/certificate-view"
import { counted } from "../objects/counted"

export function revocationConsequence({ owner, otherValid, routes, gateways }: RevocationPreview): string {
  if (owner.kind === "listener") return "The machine listener of this server stops being trusted until it is restarted."
  if (owner.kind === "responder") return "OCSP answers that it has signed go on being believed until it ends."
  if (owner.kind === "operator") {
    return `Programs that use it are refused by this server at once. ${remaining(owner.name, otherValid)}`
  }
  if (owner.kind === "gateway") {
    return `${owner.name} gets no configuration with it any more and keeps enforcing what it has. ${remaining(owner.name, otherValid)}`
  }
  const name = owner.partner ? `${owner.name} of ${owner.partner.name}` : owner.name
  if (routes.length === 0) return `${name} reaches no route today. ${remaining(owner.name, otherValid)}`
  const lost = `${counted(routes.length, "route")} on ${counted(gateways.length, "gateway")}`
  if (otherValid > 0) return `Calls with this certificate lose ${lost}. ${remaining(owner.name, otherValid)}`
  return `${name} will lose ${lost}. ${remaining(owner.name, otherValid)}`
}

function remaining(name: string, otherValid: number): string {
  if (otherValid === 0) return `It is the only valid certificate of ${name}.`
  return `${name} has ${counted(otherValid, "other valid certificate")}, which ${otherValid === 1 ? "goes" : "go"} on working.`
}
