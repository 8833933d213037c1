// The hierarchies by the names that addresses, labels and filters have for them: each environment's by its own, and one besides.
// For everything that takes or gives such a name; inside, the infrastructure's environment is null.

/** Of gateways, operators and the machine listener. No environment is named so. */
export const infrastructure = "infrastructure"

export const hierarchyName = (environment: string | null): string => environment ?? infrastructure

/** Null for the infrastructure's. */
export const environmentOfHierarchy = (name: string): string | null => (name === infrastructure ? null : name)
