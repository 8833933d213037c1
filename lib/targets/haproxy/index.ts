// The HAProxy target: a bundle in, the files of HAProxy 2.6 out.
// For the agent and tests.
export { readMap } from "./config-text"
export type { HaproxyOptions } from "./options"
export { haproxyChangesAt, mostPayload, renderHaproxy } from "./render-haproxy"
export { haproxyLimits } from "./tokens"
