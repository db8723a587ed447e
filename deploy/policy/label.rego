# Which label a video is drawn with. There is no decision that means none.
package sutradhar.label

import data.sutradhar.terms

decision := object.union(terms.verdict(unmet), {"profile": profile, "owed": sort(owed)})

unmet contains "purpose_unknown" if not is_purpose_known

unmet contains "region_unknown" if not is_region_known

unmet contains "content_class_unknown" if not are_classes_known

# Political content is denied unless the installation says that this workspace is licensed for it.
unmet contains "political_not_licensed" if {
	"political" in input.contentClasses
	not is_licensed
}

unmet contains "no_label_for_region" if profile == null

is_purpose_known if terms.is_purpose(input.purpose)

is_region_known if terms.is_region(input.territory)

is_licensed if input.isPoliticalLicensed == true

are_classes_known if terms.covers_all(data.tables.contentClasses, input.contentClasses)

country := split(input.territory, "-")[0] if terms.is_region(input.territory)

owed contains name if {
	some name, rule in data.tables.labels
	country in rule.countries
	count(rule.purposes) == 0
	count(rule.contentClasses) == 0
}

owed contains name if {
	some name, rule in data.tables.labels
	country in rule.countries
	input.purpose in rule.purposes
}

owed contains name if {
	some name, rule in data.tables.labels
	country in rule.countries
	some one in input.contentClasses
	one in rule.contentClasses
}

# Where nothing particular is owed, the usual label is drawn all the same.
default profile := null

profile := data.tables.labelOrder[first] if first := min(ranks)

profile := data.tables.labelUsual if {
	terms.is_region(input.territory)
	count(ranks) == 0
}

# Of those that are owed the strictest stands first in the table, and covers the others.
ranks contains index if {
	some index, name in data.tables.labelOrder
	name in owed
}
