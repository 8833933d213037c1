// The shapes of names that are written into a configuration.
// For nginx and HAProxy; a name of any other shape is not rendered.

/** With an underscore, so that no identifier is a word that `map` gives a meaning, such as `default`. */
export const idShape = /^[a-z]{1,16}_[a-z0-9_]{1,47}$/
export const scopeShape = /^[a-z0-9][a-z0-9:._-]{0,99}$/
