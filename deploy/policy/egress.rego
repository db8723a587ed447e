# Which store, provider and region may see which class of data. A place that nobody listed sees nothing.
package sutradhar.egress

import data.sutradhar.terms

decision := terms.verdict(unmet)

place := data.tables.places[input.place]

class := data.tables.dataClasses[input.dataClass]

unmet contains "place_unknown" if not place

unmet contains "data_class_unknown" if not class

unmet contains "region_unknown" if not is_region_known

# What is listed and what is meant must be the same: a place that has moved is another place.
unmet contains "region_differs" if not is_there

unmet contains "region_not_allowed" if not is_region_allowed

unmet contains "host_not_listed" if not is_host_listed

unmet contains "class_not_for_place" if not is_class_for_place

unmet contains "kind_not_allowed" if not is_kind_allowed

unmet contains "contract_missing" if not has_contract

is_region_known if terms.is_region(input.region)

is_there if input.region == place.region

is_host_listed if input.host in place.hosts

is_class_for_place if input.dataClass in place.dataClasses

is_kind_allowed if place.kind in class.kinds

# The narrower of the two: what the class may see, and what this workspace keeps to.
is_region_allowed if {
	some allowed in class.regions
	is_within(allowed, input.region)
	terms.is_list(input.workspaceRegions)
	some kept in input.workspaceRegions
	is_within(kept, input.region)
}

is_within("*", region) if is_string(region)

is_within(allowed, region) if terms.covers_region(allowed, region)

# Section 8(2): a processor only under a valid contract.
has_contract if place.kind == "store"

has_contract if {
	place.kind == "provider"
	is_string(place.contractRef)
	place.contractRef != ""
	terms.is_before(input.nowMs, place.contractUntilMs)
}
