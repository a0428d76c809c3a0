use super::*;
use crate::actions::testing::app;
use crate::domain::issuers::{IdentifierScheme, VersionStatus};
use crate::domain::policy::Tier;
use crate::store::tasks;
use crate::store::testing::{application, at, candidate, databases, listing, published_job};

fn by() -> By {
    By { actor: "user:u1".into(), name: "Stella".into() }
}

fn new_listing(issuer: &IssuerId, tier: Tier) -> IssuerListing {
    IssuerListing { id: ListingId::new(""), issuer: issuer.clone(), ..listing("", "", tier) }
}

fn identifiers(host: &str) -> Vec<IssuerIdentifier> {
    vec![
        IssuerIdentifier { scheme: IdentifierScheme::Did, value: format!("did:web:{host}") },
        IssuerIdentifier { scheme: IdentifierScheme::Domain, value: host.to_owned() },
    ]
}

#[tokio::test]
async fn publishing_scores_whoever_stands_on_the_list_again() {
    for database in databases() {
        let app = app(&database);
        let key = app.store.key().clone();
        let issuer = app
            .store
            .write_blocking(|conn| {
                let job = published_job(conn);
                for id in ["a1", "a2"] {
                    let who = candidate(conn, &key, id);
                    application(conn, &key, id, (&who, &job), 1);
                }
                crate::store::applications::update_state(
                    conn,
                    &crate::domain::ApplicationId::new("a2"),
                    crate::domain::people::ApplicationState::Withdrawn,
                )?;
                find_or_add_issuer(&app, conn, ("Query Works", None), &identifiers("queryworks.example"), at(0))
            })
            .unwrap();
        assert_eq!(issuer.key, "query-works");
        let list = IssuerListId::new("l1");
        assert!(matches!(publish_list(&app, by(), list.clone()).await, Err(ListError::NoDraft(_))));
        let saved = save_listing(&app, by(), list.clone(), new_listing(&issuer.id, Tier::B)).await.unwrap();
        assert_eq!(saved.decided_by.as_deref(), Some("Stella"));
        let published = publish_list(&app, by(), list.clone()).await.unwrap();
        assert_eq!((published.list.version, published.list.status, published.rescored), (2, VersionStatus::Published, 1));
        app.store
            .read_blocking(|conn| {
                let waiting: Vec<String> = tasks::list(conn, tasks::TaskState::Ready, 9)?.into_iter().map(|task| task.kind).collect();
                assert_eq!(waiting, ["score_application"]);
                let actions: Vec<String> = audit::list_about(conn, "list:l1")?.into_iter().map(|event| event.action).collect();
                assert!(actions.contains(&"list.published".to_owned()) && actions.contains(&"listing.saved".to_owned()));
                Ok(())
            })
            .unwrap();
        assert!(matches!(publish_list(&app, by(), list).await, Err(ListError::NoDraft(_))));
    }
}

#[tokio::test]
async fn a_listing_fits_its_tier_and_has_a_scope_of_its_own() {
    for database in databases() {
        let app = app(&database);
        let issuer =
            app.store.write_blocking(|conn| find_or_add_issuer(&app, conn, ("A", None), &identifiers("a.example"), at(0))).unwrap();
        let list = create_list(&app, by(), "Nursing".into()).await.unwrap();
        assert!(matches!(create_list(&app, by(), "Nursing".into()).await, Err(ListError::NameTaken(_))));
        let bare = IssuerListing { reason: String::new(), ..new_listing(&issuer.id, Tier::X) };
        assert!(matches!(save_listing(&app, by(), list.clone(), bare).await, Err(ListError::Faults(wrong)) if wrong[0].field == "reason"));
        let saved = save_listing(&app, by(), list.clone(), new_listing(&issuer.id, Tier::C)).await.unwrap();
        assert!(matches!(save_listing(&app, by(), list.clone(), new_listing(&issuer.id, Tier::B)).await, Err(ListError::SameScope(_))));
        let changed = IssuerListing { tier: Tier::B, ..saved.clone() };
        assert_eq!(save_listing(&app, by(), list.clone(), changed).await.unwrap().id, saved.id);
        remove_listing(&app, by(), list.clone(), saved.id).await.unwrap();
        publish_list(&app, by(), list.clone()).await.unwrap();
        assert!(matches!(discard_draft(&app, by(), list.clone()).await, Err(ListError::NoDraft(_))));
        save_listing(&app, by(), list.clone(), new_listing(&issuer.id, Tier::B)).await.unwrap();
        discard_draft(&app, by(), list.clone()).await.unwrap();
        let head = app.store.read_blocking(|conn| issuer_lists::find(conn, &list)).unwrap();
        assert!(head.draft().is_none() && head.published().is_some());
    }
}

#[tokio::test]
async fn an_issuer_is_known_by_any_of_its_identifiers() {
    for database in databases() {
        let app = app(&database);
        let (first, second, third) = app
            .store
            .write_blocking(|conn| {
                let first = find_or_add_issuer(&app, conn, ("A", None), &identifiers("a.example")[..1], at(0))?;
                let second = find_or_add_issuer(&app, conn, ("Another name", None), &identifiers("a.example"), at(0))?;
                let third = find_or_add_issuer(&app, conn, ("A", None), &identifiers("b.example"), at(0))?;
                Ok((first, second, third))
            })
            .unwrap();
        assert_eq!((first.id, second.identifiers.len(), second.display_name.as_str()), (second.id, 2, "A"));
        assert_eq!(third.key, "a-2");
    }
}
