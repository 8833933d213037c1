// How a reader of bundles answered: "accepted", or the code of its refusal.
// Anything but a BundleError is thrown on, and fails the test.
import { BundleError } from "@/lib/bundle"

export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return "accepted"
  } catch (error) {
    if (error instanceof BundleError) return error.code
    throw error
  }
}
