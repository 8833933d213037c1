// How a renewal stands, in words and in the tone that it has everywhere.
// For the board, the certificate's page and the partner's pages.
import type { RenewalStand } from "@/lib/core/renewal-view"
import type { Tone } from "../ui/tag"

export const standWords: Record<RenewalStand, { label: string; tone: Tone; says: string }> = {
  nothing: { label: "not renewed", tone: "wait", says: "There is no newer certificate." },
  successor: {
    label: "successor not in use",
    tone: "accent",
    says: "There is a newer certificate, but it has not been seen in use.",
  },
  "in-use": { label: "successor in use", tone: "ok", says: "A newer certificate is in use; this one may end." },
}
