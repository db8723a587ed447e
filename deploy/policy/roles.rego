# What a role may do: a table of the product. A role of another build gives nothing.
package sutradhar.roles

import data.sutradhar.terms

decision := terms.verdict(unmet)

unmet contains "scope_unknown" if not is_scope_known

unmet contains "role_lacks_scope" if not is_given

is_scope_known if input.scope in data.tables.access.scopes

is_given if {
	some role in input.everywhere
	input.scope in data.tables.access.roles[role]
}

is_of_installation if input.scope in data.tables.access.installationScopes

# What concerns the whole installation is given only where a role is held in all of it.
is_given if {
	some role in input.here
	input.scope in data.tables.access.roles[role]
	not is_of_installation
}
