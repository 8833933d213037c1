// The header in which proxy.ts names the page that was asked for, so that a guard can lead back to it after sign-in.
// It is overwritten on every request; what a caller sends under this name is never read.

export const pathHeader = "x-gw-path"
