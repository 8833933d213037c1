// The HAProxy target: a bundle in, the files of HAProxy 2.6 out.
// For tests, and for whoever writes the files.
export type { HaproxyOptions } from "./options"
export { renderHaproxy } from "./render-haproxy"
export { haproxyLimits } from "./tokens"
