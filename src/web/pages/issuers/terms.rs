//! The fields of a listing, on every form that has them: tier, scope, what is assumed, days, reason.

use chrono::{Months, NaiveDate};

use crate::domain::issuers::{CredentialScope, IssuerListing, SkillScope};
use crate::domain::listing_rules::{MOST_MONTHS, faults};
use crate::domain::policy::{Rigor, Tier};
use crate::domain::{IssuerId, ListingId};
use crate::import::issuers::scopes::{read_credential_scope, read_skill_scope, write_credential_scope, write_skill_scope};
use crate::web::forms::{Choice, Form};
use crate::web::pages::said;
use crate::web::weblink::WebLink;

/// The longest reason.
const REASON: usize = 1_000;
/// The longest scope.
const SCOPE: usize = 2_000;

/// What the choices of a listing's form are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TermChoices {
    /// The tiers, with what each means.
    pub tiers: Vec<Choice>,
    /// How it was assessed.
    pub rigors: Vec<Choice>,
    /// The levels.
    pub levels: Vec<Choice>,
}

/// The choices; `with_later` adds putting it off.
pub(super) fn choices(with_later: bool) -> TermChoices {
    let mut tiers = vec![
        Choice::new("A", "Recognised").with_hint("Full value for what they assess. Needs a reason and a day to look again."),
        Choice::new("B", "Context-dependent").with_hint("Good in the skills or credentials you name below."),
        Choice::new("C", "Limited").with_hint("Shows engagement, seldom proves."),
        Choice::new("X", "Block").with_hint("Counts nowhere. Needs a reason; candidates are told and can object."),
    ];
    if with_later {
        tiers.push(
            Choice::new("later", "Decide later").with_hint("Goes to the end of this queue for 30 days. Nothing counts against anybody."),
        );
    }
    let mut rigors = vec![Choice::new("", "As the badge says; if it says nothing, not stated")];
    rigors.extend([Rigor::R4, Rigor::R3, Rigor::R2, Rigor::R1, Rigor::R0].map(|rigor| Choice::new(rigor, said::rigor(rigor))));
    let mut levels = vec![Choice::new("", "As the badge says; if it says nothing, not stated")];
    levels.extend((1..=5).map(|level| Choice::new(level, format!("Level {level}"))));
    TermChoices { tiers, rigors, levels }
}

/// The fields of a new listing: looked at again in two years at the latest.
pub(super) fn fresh(today: NaiveDate) -> Form {
    let latest = today.checked_add_months(Months::new(MOST_MONTHS)).unwrap_or(today);
    Form::filled([("review_by", latest.to_string())])
}

/// The fields as they stand.
pub(super) fn filled(listing: &IssuerListing) -> Form {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let skills = match &listing.skill_scope {
        SkillScope::Any => String::new(),
        scope => write_skill_scope(scope).replace(';', "; "),
    };
    let credentials = match &listing.credential_scope {
        CredentialScope::Any => String::new(),
        scope => write_credential_scope(scope),
    };
    Form::filled([
        ("tier", listing.tier.to_string()),
        ("skill_scope", skills),
        ("credential_scope", credentials),
        ("rigor_default", listing.rigor_default.map(|rigor| rigor.to_string()).unwrap_or_default()),
        ("level_default", listing.level_default.map(|level| level.to_string()).unwrap_or_default()),
        ("valid_from", day(listing.valid_from)),
        ("valid_to", day(listing.valid_to)),
        ("review_by", day(listing.review_by)),
        ("reason", listing.reason.clone()),
        ("evidence_url", listing.evidence_url.clone().unwrap_or_default()),
    ])
}

/// Reads a listing; `None` where something is wrong, which the form then says beside the field. Issuer and id are empty.
pub(super) fn read(form: &mut Form, today: NaiveDate) -> Option<IssuerListing> {
    let tier = form.choice("tier", Tier::parse, "Choose what their badges are worth here");
    let text = form.optional_text("skill_scope", SCOPE).unwrap_or_default();
    let parts: Vec<String> = text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect();
    let skill_scope =
        read_skill_scope(&parts).map_err(|wrong| form.refuse("skill_scope", format!("{}. {}", capital(&wrong.problem), wrong.hint)));
    let text = form.optional_text("credential_scope", SCOPE).unwrap_or_default();
    let credential_scope = read_credential_scope(&text)
        .map_err(|wrong| form.refuse("credential_scope", format!("{}. {}", capital(&wrong.problem), wrong.hint)));
    let rigor_default =
        if form.value("rigor_default").is_empty() { None } else { form.choice("rigor_default", Rigor::parse, "Choose one of these") };
    let level_default = form.number("level_default", "The level", 1_u8, 5);
    let (valid_from, valid_to, review_by) = (form.date("valid_from"), form.date("valid_to"), form.date("review_by"));
    let reason = form.optional_text("reason", REASON).unwrap_or_default();
    let evidence_url = form.optional_text("evidence_url", 2_048);
    if evidence_url.as_deref().is_some_and(|text| WebLink::parse(text).is_none()) {
        form.refuse("evidence_url", "Write a whole web address, https://…, or leave it empty");
    }
    let listing = IssuerListing {
        id: ListingId::new(""),
        issuer: IssuerId::new(""),
        tier: tier?,
        skill_scope: skill_scope.ok()?,
        credential_scope: credential_scope.ok()?,
        rigor_default,
        level_default,
        valid_from,
        valid_to,
        review_by,
        reason,
        evidence_url,
        decided_by: None,
        key_pins: Vec::new(),
    };
    for fault in faults(&listing, today) {
        form.refuse(fault.field, format!("{}. {}", capital(&fault.problem), fault.hint));
    }
    (!form.has_errors()).then_some(listing)
}

/// The sentence with a capital at its beginning.
pub(super) fn capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 25).unwrap()
    }

    #[test]
    fn what_was_typed_becomes_a_listing_and_comes_back_the_same() {
        let mut form = Form::filled([
            ("tier", "B"),
            ("skill_scope", "category:Data Analysis; category:databases"),
            ("credential_scope", "name~advanced"),
            ("rigor_default", "R2"),
            ("level_default", "3"),
            ("valid_from", "2026-01-01"),
            ("review_by", "2030-01-01"),
            ("evidence_url", "https://intranet.example/114"),
        ]);
        let listing = read(&mut form, today()).unwrap();
        assert_eq!(listing.skill_scope, SkillScope::Categories(vec!["data-analysis".into(), "databases".into()]));
        assert_eq!(read(&mut filled(&listing), today()), Some(listing));
    }

    #[test]
    fn each_tier_says_what_it_needs_beside_the_field() {
        let wrong = |values: &[(&str, &str)]| {
            let mut form = Form::filled(values.iter().copied());
            assert!(read(&mut form, today()).is_none());
            form.errors().iter().map(|error| error.field.clone()).collect::<Vec<_>>()
        };
        assert_eq!(wrong(&[]), ["tier"]);
        assert_eq!(wrong(&[("tier", "A")]), ["reason", "review_by"]);
        assert_eq!(wrong(&[("tier", "B")]), ["skill_scope"]);
        assert_eq!(wrong(&[("tier", "X")]), ["reason"]);
        assert_eq!(wrong(&[("tier", "C"), ("skill_scope", "sql"), ("evidence_url", "javascript:x")]), ["skill_scope", "evidence_url"]);
    }
}
