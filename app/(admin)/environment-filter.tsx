// Narrows a list to one environment, or all.
// For lists that show every environment at once.
import { FilterSelect } from "@/components/ui/filter-select"

type EnvironmentFilterProps = {
  environments: readonly { name: string; title: string }[]
  more?: readonly { value: string; label: string }[]
}

export function EnvironmentFilter({ environments, more = [] }: EnvironmentFilterProps) {
  return (
    <FilterSelect
      name="environment"
      label="Environment"
      all="All environments"
      options={[...environments.map(({ name, title }) => ({ value: name, label: title })), ...more]}
    />
  )
}
