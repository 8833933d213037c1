// What each change of an environment's signing keys is called, and what follows from it.
// For the menus and dialogs of signing keys.
import type { RootChange } from "@/lib/core/root-change"

export type ChangeKind = RootChange["kind"]

type ChangeWords = { verb: string; consequence: string; danger: boolean }

export const changeWords: Record<ChangeKind, ChangeWords> = {
  "rotate-manifest-key": {
    verb: "Replace manifest key",
    consequence:
      "A new key signs what gateways are told, at once, and the key before is destroyed. Gateways follow with their next poll, also those that were away for a while.",
    danger: false,
  },
  "rotate-root-key": {
    verb: "Replace root key",
    consequence:
      "A new key, made on the server, signs root documents in its place. The old one still has to sign this change where the threshold needs it; then it is destroyed here, and a file that somebody has of it signs nothing any more.",
    danger: false,
  },
  "add-root-key": {
    verb: "Add root key",
    consequence:
      "A new key is made on the server and may sign root documents. Give it to a person of its own with npm run ca -- take-signing-key-offline, then raise the threshold.",
    danger: false,
  },
  "remove-root-key": {
    verb: "Remove root key",
    consequence:
      "It signs root documents no longer and is destroyed here; a file that somebody has of it signs nothing any more. This cannot be undone.",
    danger: true,
  },
  "set-root-threshold": {
    verb: "Set threshold",
    consequence:
      "So many different keys have to sign every root document from this one on. Where holders are lost and fewer are left, gateways cannot be given new keys any more: they would have to be enrolled again.",
    danger: false,
  },
  "raise-epoch": {
    verb: "Begin new epoch",
    consequence:
      "Gateways then take releases with lower numbers than they have seen, and nothing of the epoch before. It is meant for after a restore, where npm run restore does it.",
    danger: true,
  },
  renew: {
    verb: "Renew root document",
    consequence: "The same keys and thresholds, good for ten years from now. Nothing changes for gateways.",
    danger: false,
  },
}
