// Signatures of tokens as HAProxy 2.6 can verify them: it does not know PS256, so to it such a one is never good.
// For the tests that hold it to decide().
import { verifyTokenSignature } from "@/lib/bundle"
import type { VerifySignature } from "@/lib/core/judge-token"

export const verifyAsHaproxy: VerifySignature = (key, signed, signature) =>
  key.alg !== "PS256" && verifyTokenSignature(key, signed, signature)
