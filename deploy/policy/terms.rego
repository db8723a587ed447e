# What the other packages share: which words are known. What is not known is never allowed.
package sutradhar.terms

# A known purpose; a table of the installation may add its own.
is_purpose(name) if data.tables.purposes[name]

# A channel that a purpose may be seen on.
is_channel(purpose, channel) if channel in data.tables.purposes[purpose].channels

# BCP 47: `hi` stands for `hi-Latn` too (RFC 4647 §3.3.1).
is_language(tag) if {
	is_string(tag)
	data.tables.languages[split(tag, "-")[0]]
}

# ISO 3166: a country that is known, or a part of one.
is_region(name) if {
	is_string(name)
	data.tables.regions[split(name, "-")[0]]
}

# A country covers its parts, and no part covers the country.
covers_region(granted, wanted) if granted == wanted

covers_region(granted, wanted) if startswith(wanted, concat("", [granted, "-"]))

covers_language(granted, wanted) if granted == wanted

covers_language(granted, wanted) if startswith(wanted, concat("", [granted, "-"]))

# A list that is no longer than any that is meant: what an answer takes is bounded by this, and by the input's size.
is_list(value) if {
	is_array(value)
	count(value) <= 256
}

# Everything that is wanted is granted; nothing wanted is no question that could be answered with yes.
covers_all(granted, wanted) if {
	is_list(wanted)
	is_list(granted)
	count(wanted) > 0
	every one in wanted { one in granted }
}

# Instants and counts are numbers: Rego orders null before every number, and text after.
is_until(first, second) if {
	is_number(first)
	is_number(second)
	first <= second
}

is_before(first, second) if {
	is_number(first)
	is_number(second)
	first < second
}

# What decides: no requirement is unmet. Reasons are sorted, so that the same facts give the same bytes.
verdict(unmet) := {"allow": count(unmet) == 0, "reasons": sort(unmet)}
