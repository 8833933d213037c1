// Settings in words: key stores, what gateways do when configuration is too old, roles.
// For the pages of the settings.
import type { StaffRole } from "@/lib/core/actor"
import type { EnvironmentView } from "@/lib/core/authority-view"
import type { RoleName } from "@/lib/core/people-view"

const stores: Record<string, string> = {
  database: "in the database, encrypted",
  pkcs11: "in a hardware module (PKCS#11)",
  offline: "off line, in a file",
}

export function keyStoreWords(store: string): string {
  return stores[store] ?? store
}

export const stalenessWords: Record<EnvironmentView["staleness"], string> = {
  "serve-stale": "goes on with the last good configuration, and warns",
  "deny-new": "refuses new connections",
  "fail-closed": "refuses everything",
}

export const staffRoles: readonly StaffRole[] = ["admin", "approver", "viewer"]

export const roleWords: Record<RoleName, { label: string; hint: string }> = {
  admin: { label: "Administrator", hint: "Does everything: partners, certificates, gateways, people, settings." },
  approver: { label: "Approver", hint: "Decides on access and publishes; changes nothing else." },
  viewer: { label: "Viewer", hint: "Reads everything, the audit log too; changes nothing." },
  partner_member: { label: "Partner's person", hint: "Sees and does what is their partner's own." },
}
