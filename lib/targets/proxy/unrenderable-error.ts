// Why a bundle cannot be turned into a gateway's files: words for the operator whose agent reports them.
// For the targets; whatever throws it has written nothing.

export class UnrenderableError extends Error {
  override readonly name = "UnrenderableError"
}
