//! The frameworks as their makers publish them, which are not part of the project.

use super::*;

fn published(path: &str) -> Option<(String, Vec<u8>)> {
    let bytes = crate::shared::read_shared(&format!("skills/frameworks/{path}"))?;
    Some((path.rsplit('/').next()?.to_owned(), bytes))
}

fn read_published(paths: &[&str]) -> Option<Release> {
    let files: Vec<(String, Vec<u8>)> = paths.iter().map(|path| published(path)).collect::<Option<_>>()?;
    let files: Vec<crate::import::frameworks::File<'_>> =
        files.iter().map(|(name, bytes)| crate::import::frameworks::File { name, bytes }).collect();
    let read = crate::import::frameworks::read(&files, &crate::import::frameworks::Said::default(), &mut ()).unwrap();
    assert_eq!(read.errors, []);
    Some(read.release)
}

#[test]
fn the_published_frameworks_are_loaded_and_a_newer_release_over_an_older_one() {
    let old = ["esco-1.1.0/ESCO_v1.1.0_classification_en_csv.zip", "esco-1.1.0/ESCO_v1.1.0_relations_csv.zip"];
    let new = ["esco-1.1.1/ESCO_v1.1.1_classification_en_csv.zip", "esco-1.1.1/ESCO_v1.1.1_relations_csv.zip"];
    let (Some(old), Some(new), Some(onet)) = (read_published(&old), read_published(&new), read_published(&["onet-29.2.zip"])) else {
        return;
    };
    on_each(|conn, _| {
        let counts = load_release(conn, &old, &by()).unwrap().counts;
        assert_eq!((counts.entries, counts.added, counts.links_unknown), (14_534, 14_534, 0));
        let python = found(conn, "python (comp").remove(0);
        assert_eq!(python, pair("Python (computer programming)", "Python (computer programming)"));
        let before = search(conn, "python (comp", 1).unwrap().remove(0).skill.id;
        let counts = load_release(conn, &new, &by()).unwrap().counts;
        assert_eq!((counts.entries, counts.added + 14_534 - counts.retired), (14_543, 14_543));
        assert!(counts.renamed > 0 && counts.links_added > 0, "{counts:?}");
        assert_eq!(search(conn, "python (comp", 1).unwrap().remove(0).skill.id, before, "skills keep their ids");
        // Groups have other addresses in the newer release, and some codes mean others.
        let climbing = lookup_by_reference(conn, "http://data.europa.eu/esco/skill/S6.2.4").unwrap().unwrap();
        assert_eq!(list_relations_of(conn, &climbing.id).unwrap(), []);
        let group = lookup_by_reference(conn, "http://data.europa.eu/esco/skill/S6.1.3").unwrap().unwrap();
        assert!(is_retired(conn, &group.id).unwrap());
        let (near, relations) = list_neighbourhood(conn, &[&group]).unwrap();
        let new = relations.iter().find(|one| one.kind == RelationKind::ReplacedBy).unwrap();
        assert_eq!(near.iter().find(|skill| skill.id == new.to).unwrap().label, group.label);
        assert!(relations.len() > 5, "it has the relations of the one in its place: {}", relations.len());
        let counts = load_release(conn, &onet, &by()).unwrap().counts;
        assert_eq!((counts.entries, counts.added, counts.links_unknown), (12_162, 12_162, 0));
        assert!(found(conn, "adobe photoshop").iter().any(|(label, _)| label.contains("Photoshop")));
    });
}
