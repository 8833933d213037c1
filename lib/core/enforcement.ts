// Which gateways enforce a release, from the first report of each that it had applied it or a later one.
// For "enforced on n of n"; only gateways that are enrolled and not retired count.

export type GatewayRef = { id: string; name: string }
export type Enforcement = { by: GatewayRef[]; missing: GatewayRef[]; of: number }

/** @param gateways each with the highest sequence that it has ever applied, 0 for none */
export function enforcement(gateways: (GatewayRef & { applied: number })[], sequence: number): Enforcement {
  const ref = ({ id, name }: GatewayRef): GatewayRef => ({ id, name })
  const enforcing = gateways.filter(({ applied }) => applied >= sequence)
  const missing = gateways.filter(({ applied }) => applied < sequence)
  return { by: enforcing.map(ref), missing: missing.map(ref), of: gateways.length }
}
