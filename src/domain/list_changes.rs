//! What differs between two versions of an issuer list.

use super::issuers::{Issuer, IssuerList, IssuerListing};

/// One listing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingChange {
    /// Whose.
    pub issuer: Issuer,
    /// As it was; `None`: it is new.
    pub before: Option<IssuerListing>,
    /// As it is; `None`: it is gone.
    pub after: Option<IssuerListing>,
}

/// What differs, by the issuer's name. A listing is the same one by its id, else by issuer and scope; who decided makes no difference.
pub fn changes(before: Option<&IssuerList>, after: &IssuerList) -> Vec<ListingChange> {
    let old: &[IssuerListing] = before.map_or(&[], |list| &list.listings);
    let mut taken: Vec<&IssuerListing> = Vec::new();
    let mut found = Vec::new();
    for new in &after.listings {
        let twin = old.iter().find(|one| one.id == new.id).or_else(|| {
            old.iter()
                .find(|one| one.issuer == new.issuer && one.skill_scope == new.skill_scope && one.credential_scope == new.credential_scope)
        });
        taken.extend(twin);
        let is_same =
            twin.is_some_and(|old| IssuerListing { id: new.id.clone(), decided_by: new.decided_by.clone(), ..old.clone() } == *new);
        if !is_same {
            found.push((new.issuer.clone(), twin.cloned(), Some(new.clone())));
        }
    }
    for gone in old.iter().filter(|one| !taken.contains(one)) {
        found.push((gone.issuer.clone(), Some(gone.clone()), None));
    }
    let issuer = |id| {
        let all = after.issuers.iter().chain(before.into_iter().flat_map(|list| &list.issuers));
        all.into_iter().find(|issuer| issuer.id == id).cloned()
    };
    let mut all: Vec<ListingChange> =
        found.into_iter().filter_map(|(id, before, after)| Some(ListingChange { issuer: issuer(id)?, before, after })).collect();
    all.sort_by_cached_key(|change| {
        let listing = change.after.as_ref().or(change.before.as_ref());
        (super::text::fold(&change.issuer.display_name), listing.map(|listing| listing.id.clone()))
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::issuers::VersionStatus;
    use crate::domain::policy::Tier;
    use crate::domain::testing::listing;
    use crate::domain::{IssuerId, IssuerListId, IssuerListVersionId};

    fn list(listings: Vec<IssuerListing>) -> IssuerList {
        let issuers = ["a", "b", "c", "d"].map(|id| Issuer {
            id: IssuerId::new(id),
            key: id.into(),
            display_name: id.to_uppercase(),
            legal_name: None,
            kind: "other".into(),
            country: None,
            website: None,
            identifiers: Vec::new(),
        });
        IssuerList {
            id: IssuerListId::new("l"),
            version_id: IssuerListVersionId::new("v"),
            name: "L".into(),
            version: 1,
            status: VersionStatus::Draft,
            issuers: issuers.to_vec(),
            listings,
        }
    }

    #[test]
    fn what_is_new_gone_or_different_is_named_and_nothing_else() {
        let before = list(vec![listing("1", "a", Tier::A), listing("2", "b", Tier::B), listing("3", "c", Tier::C)]);
        let same = IssuerListing { decided_by: Some("Ada".into()), ..listing("9", "a", Tier::A) };
        let after = list(vec![same, listing("2", "b", Tier::X), listing("4", "d", Tier::C)]);
        let found: Vec<(String, Option<Tier>, Option<Tier>)> = changes(Some(&before), &after)
            .into_iter()
            .map(|one| (one.issuer.key, one.before.map(|one| one.tier), one.after.map(|one| one.tier)))
            .collect();
        assert_eq!(
            found,
            [("b".to_owned(), Some(Tier::B), Some(Tier::X)), ("c".to_owned(), Some(Tier::C), None), ("d".to_owned(), None, Some(Tier::C))]
        );
        assert_eq!((changes(None, &after).len(), changes(Some(&after), &after).len()), (3, 0));
    }
}
