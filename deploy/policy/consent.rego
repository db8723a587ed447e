# Whether somebody's face or voice may be used in this way at this moment: sections 4, 6 and 9 of the DPDP Act.
# One grant must cover all of the use. A purpose covers only itself.
package sutradhar.consent

import data.sutradhar.terms

request := input.request

decision := terms.verdict(unmet)

unmet contains "basis_not_accepted" if not is_basis_accepted

unmet contains "principal_unknown" if not is_known

unmet contains "principal_erased" if not is_kept

unmet contains "minor_without_guardian" if not is_of_age

unmet contains "purpose_unknown" if not is_purpose_known

unmet contains "channel_unknown" if not is_channel_known

unmet contains "language_unknown" if not are_languages_known

unmet contains "region_unknown" if not is_region_known

unmet contains "not_covered" if not is_covered

is_known if is_object(input.principal)

is_kept if input.principal.isErased == false

is_purpose_known if terms.is_purpose(request.purpose)

is_channel_known if terms.is_channel(request.purpose, request.channel)

is_region_known if terms.is_region(request.territory)

# For a likeness no other ground than consent is accepted: section 7(i), employment, is no ground for marketing.
is_basis_accepted if input.basis in data.tables.likenessBases

# Whoever is not known to be of age is a minor: section 9, and rule 10.
is_of_age if input.principal.age == "adult"

is_of_age if input.principal.hasVerifiedGuardian == true

are_languages_known if {
	terms.is_list(request.languages)
	count(request.languages) > 0
	every tag in request.languages { terms.is_language(tag) }
}

is_covered if {
	terms.is_list(input.consents)
	some consent in input.consents
	consent.isSigned == true
	consent.hasNotice == true
	consent.status in {"given", "renewed"}
	terms.is_list(consent.grants)
	some grant in consent.grants
	is_granted(grant)
}

is_granted(grant) if {
	grant.purpose == request.purpose
	grant.withdrawnAtMs == null
	terms.is_until(grant.validFromMs, input.nowMs)
	terms.is_before(input.nowMs, grant.validUntilMs)
	terms.covers_all(grant.assets, request.assets)
	terms.covers_all(grant.modalities, request.modalities)
	terms.covers_all(grant.operations, request.operations)
	request.channel in grant.channels
	terms.is_list(grant.territories)
	some territory in grant.territories
	terms.covers_region(territory, request.territory)
	every tag in request.languages { is_language_granted(grant, tag) }
	terms.covers_all(grant.contentClasses.allow, request.contentClasses)
	terms.is_list(grant.contentClasses.deny)
	count([one | some one in request.contentClasses; one in grant.contentClasses.deny]) == 0
	has_uses(grant)
}

is_language_granted(grant, tag) if {
	terms.is_list(grant.languages)
	some granted in grant.languages
	terms.covers_language(granted, tag)
}

# The limit is said even where there is none, so that a limit that was lost is not taken for none.
has_uses(grant) if grant.usesMax == null

has_uses(grant) if terms.is_before(grant.uses, grant.usesMax)

has_uses(grant) if {
	is_number(grant.usesMax)
	is_string(grant.id)
	request.countedAgainst == grant.id
}
