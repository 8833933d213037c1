// What a publication changes for somebody, in words that a person reads before and after publishing.
// Plain JSON: releases store it, screens and the API show it. lib/bundle/describe-changes.ts writes it.

export type Change = {
  /** Whom or what it concerns: `Payment app of Example AG`, `API pay.partners.example.test`, `Trust`. */
  who: string
  /** Identifiers, where it concerns a partner's application. */
  partner?: string
  application?: string
  /** What becomes possible or is added: `payments:write until 1 March 2027: POST /payments on pay.partners.example.test`. */
  gains: string[]
  /** What stops or goes. */
  loses: string[]
}
