use proptest::prelude::*;

use super::*;
use crate::domain::frameworks::{Entry, EntryKind, NameKind};
use crate::domain::skills::RelationKind;
use crate::import::frameworks::detect;
use crate::import::frameworks::testing::sample;

const BASE: &str = "http://data.europa.eu/esco/";
const SKILLS: &str = "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,definition,\
                      inScheme,description\n";
const GROUPS: &str =
    "conceptType,conceptUri,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,inScheme,description,code\n";
const HIERARCHY: &str = "Level 0 URI,Level 0 preferred term,Level 1 URI,Level 1 preferred term,Level 2 URI,Level 2 preferred term,Level 3 URI,Level 3 \
                         preferred term,Description,Scope note,Level 0 code,Level 1 code,Level 2 code,Level 3 code\n";
const BROADER: &str = "conceptType,conceptUri,broaderType,broaderUri\n";
const RELATED: &str = "originalSkillUri,originalSkillType,relationType,relatedSkillType,relatedSkillUri\n";

fn skill(id: &str, label: &str, names: &str) -> String {
    format!("KnowledgeSkillCompetence,{BASE}skill/{id},skill/competence,cross-sector,{label},\"{names}\",,released,,,,,What {label} is.\n")
}

fn group(id: &str, label: &str, code: &str) -> String {
    format!("SkillGroup,{BASE}{id},{label},,,released,,,,All of {label}.,{code}\n")
}

fn broader(kinds: (&str, &str), concept: &str, broader: &str) -> String {
    format!("{},{BASE}{concept},{},{BASE}{broader}\n", kinds.0, kinds.1)
}

fn version(version: &str) -> Said {
    Said { version: Some(version.to_owned()), ..Said::default() }
}

fn read_all(files: &[(&str, &str)], said: &Said) -> Result<super::super::Read, Unreadable> {
    let files: Vec<File<'_>> = files.iter().map(|(name, text)| File { name, bytes: text.as_bytes() }).collect();
    read(&files, said, &mut ())
}

fn refused(files: &[(&str, &str)], said: &Said) -> String {
    let wrong = read_all(files, said).unwrap_err();
    format!("{wrong}. {}", wrong.hint)
}

fn errors(read: &super::super::Read) -> Vec<String> {
    read.errors.iter().map(|wrong| format!("{}: {}", wrong.file, wrong.error)).collect()
}

fn names(entry: &Entry) -> Vec<(&str, &str, NameKind)> {
    entry.names.iter().map(|name| (name.text.as_str(), name.language.as_str(), name.kind)).collect()
}

/// A small classification with all its files: three levels of groups, three skills, two languages.
fn small() -> Vec<(String, String)> {
    const SKILL: &str = "KnowledgeSkillCompetence";
    const GROUP: &str = "SkillGroup";
    let skills_en = [
        SKILLS,
        &skill("s1", "bake bread", "bake loaves\nBake  Bread\n\nbread baking\nbake loaves"),
        &skill("s2", "knead dough", ""),
        &skill("s3", "glaze pots", "pot glazing"),
    ];
    let skills_de =
        [SKILLS, &skill("s1", "Brot backen", "Brot herstellen"), &skill("s2", "Teig kneten", ""), &skill("s3", "Töpfe glasieren", "")];
    let groups =
        [GROUPS, &group("skill/S", "skills", "S"), &group("skill/S1", "making food", "S1"), &group("isced-f/02", "arts & crafts", "")];
    let hierarchy =
        [HIERARCHY, &format!("{BASE}skill/S,skills,{BASE}skill/S1,making food,{BASE}skill/S1.1,baking,,,Bread and cakes.,,S,S1,S1.1\n")];
    let broader = [
        BROADER,
        &broader((GROUP, GROUP), "skill/S1", "skill/S"),
        &broader((GROUP, GROUP), "isced-f/02", "skill/S"),
        &broader((SKILL, GROUP), "skill/s1", "skill/S1.1"),
        &broader((SKILL, SKILL), "skill/s2", "skill/s1"),
        &broader((SKILL, GROUP), "skill/s3", "isced-f/02"),
        &broader((SKILL, GROUP), "skill/s3", "isced-f/02"),
    ];
    let related = [
        RELATED,
        &format!("{BASE}skill/s2,knowledge,optional,knowledge,{BASE}skill/s1\n"),
        &format!("{BASE}skill/s1,knowledge,essential,knowledge,{BASE}skill/s2\n"),
    ];
    [
        ("skillSkillRelations_en.csv", related.concat()),
        ("skills_de.csv", skills_de.concat()),
        ("broaderRelationsSkillPillar_en.csv", broader.concat()),
        ("skills_en.csv", skills_en.concat()),
        ("skillsHierarchy_en.csv", hierarchy.concat()),
        ("skillGroups_en.csv", groups.concat()),
        ("occupations_en.csv", "conceptType\n".to_owned()),
        ("notes.txt", "mine\n".to_owned()),
    ]
    .map(|(name, text)| (name.to_owned(), text))
    .to_vec()
}

fn read_small(change: impl Fn(&mut Vec<(String, String)>)) -> super::super::Read {
    let mut files = small();
    change(&mut files);
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    read_all(&files, &version("1.2.0")).unwrap()
}

#[test]
fn all_files_together_make_one_release() {
    let read = read_small(|_| ());
    assert_eq!(errors(&read), Vec::<String>::new());
    let release = &read.release;
    assert_eq!((release.framework.as_str(), release.name.as_str(), release.version.as_str()), ("esco", "ESCO", "1.2.0"));
    assert!(release.licence.as_ref().unwrap().contains("European Union"));
    let expected = Scope { entries: true, languages: ["de", "en"].map(str::to_owned).into(), links: true };
    assert_eq!(release.scope, expected);
    let uris: Vec<&str> = release.entries.iter().map(|entry| entry.uri.strip_prefix(BASE).unwrap()).collect();
    assert_eq!(uris, ["skill/S", "skill/S1", "isced-f/02", "skill/S1.1", "skill/s1", "skill/s2", "skill/s3"]);
    let bread = &release.entries[4];
    assert_eq!(
        names(bread),
        [
            ("bake bread", "en", NameKind::Preferred),
            ("bake loaves", "en", NameKind::Alternative),
            ("bread baking", "en", NameKind::Alternative),
            ("Brot backen", "de", NameKind::Preferred),
            ("Brot herstellen", "de", NameKind::Alternative),
        ]
    );
    assert_eq!((bread.statement.as_deref(), bread.statement_language.as_str()), (Some("What bake bread is."), "en"));
    let codes: Vec<Option<&str>> = release.entries.iter().map(|entry| entry.code.as_deref()).collect();
    assert_eq!(codes, [Some("S"), Some("S1"), Some("02"), Some("S1.1"), None, None, None]);
    let categories: Vec<Option<&str>> = release.entries.iter().map(|entry| entry.category.as_deref()).collect();
    assert_eq!(categories, [None, None, None, None, Some("making-food"), Some("making-food"), Some("arts-crafts")]);
    let baking = &release.entries[3];
    assert_eq!((baking.kind, baking.statement.as_deref()), (EntryKind::Group, Some("Bread and cakes.")));
    assert_eq!(
        read.notes,
        [
            "Not read, because nothing in them is needed: occupations_en.csv.",
            "Left out, because they are no files of ESCO that we know: notes.txt.",
        ]
    );
}

#[test]
fn the_broader_one_comes_first_and_each_link_is_there_once() {
    let read = read_small(|_| ());
    let links: Vec<(&str, &str, RelationKind)> = read
        .release
        .links
        .iter()
        .map(|link| (link.from.strip_prefix(BASE).unwrap(), link.to.strip_prefix(BASE).unwrap(), link.kind))
        .collect();
    assert_eq!(
        links,
        [
            ("isced-f/02", "skill/s3", RelationKind::Broader),
            ("skill/S", "isced-f/02", RelationKind::Broader),
            ("skill/S", "skill/S1", RelationKind::Broader),
            ("skill/S1", "skill/S1.1", RelationKind::Broader),
            ("skill/S1.1", "skill/s1", RelationKind::Broader),
            ("skill/s1", "skill/s2", RelationKind::Broader),
            ("skill/s1", "skill/s2", RelationKind::Related),
        ]
    );
}

#[test]
fn the_order_of_the_files_makes_no_difference() {
    let (one, mut other) = (read_small(|_| ()), read_small(|files| files.reverse()));
    other.notes.clone_from(&one.notes);
    assert_eq!(one, other);
}

#[test]
fn bad_rows_are_named_and_the_others_read() {
    let text = [
        SKILLS,
        &skill("s1", "bake bread", ""),
        &skill("s1", "bake bread again", ""),
        &skill("s4", "", ""),
        "Skill,http://data.europa.eu/esco/skill/x,,,x,,,released,,,,,\n",
        "KnowledgeSkillCompetence,http://example.org/x,,,x,,,released,,,,,\n",
        "KnowledgeSkillCompetence,https://data.europa.eu/esco/skill/s5,,,old one,,,obsolete,,,Said here.,,\n",
        "KnowledgeSkillCompetence,\n",
    ]
    .concat();
    let read = read_all(&[("skills_en.csv", &text)], &version("1")).unwrap();
    assert_eq!(
        errors(&read),
        [
            "skills_en.csv: line 3, conceptUri: this concept is in line 2 already. Take one of the two rows out.",
            "skills_en.csv: line 4, preferredLabel: this is empty. Each concept needs its name.",
            "skills_en.csv: line 5, conceptType: “Skill” is not known here. Did you mean “SkillGroup”?",
            "skills_en.csv: line 6, conceptUri: “http://example.org/x” is no address of ESCO. It begins with http://data.europa.eu/esco/ and has no spaces.",
            "skills_en.csv: line 8: this row has 2 cells, the header has 13. The row is left out. Look at it in the file and mend it.",
        ]
    );
    let old = read.release.entries.last().unwrap();
    assert_eq!((old.uri.as_str(), old.is_retired), ("http://data.europa.eu/esco/skill/s5", true));
    assert_eq!(old.statement.as_deref(), Some("Said here."));
    assert!(!read.release.entries[0].is_retired);
    assert_eq!(read.release.scope, Scope { entries: false, languages: ["en".to_owned()].into(), links: false });
    assert!(read.notes[0].contains("skillGroups_xx.csv is not among the files"));
}

#[test]
fn a_link_to_nowhere_is_an_error_only_where_the_concepts_are_read() {
    let text = [BROADER, &broader(("KnowledgeSkillCompetence", "SkillGroup"), "skill/s1", "skill/nowhere")].concat();
    let alone = read_all(&[("broaderRelationsSkillPillar.csv", &text)], &version("1")).unwrap();
    assert_eq!((alone.release.links.len(), alone.errors.len()), (1, 0));
    assert_eq!(alone.release.scope, Scope { links: true, ..Scope::default() });
    assert!(alone.notes[0].contains("links between related skills from an earlier release are taken away"));
    // With the skills alone, the groups may have been loaded before.
    let skills = [SKILLS, &skill("s1", "bake bread", "")].concat();
    let files = [("broaderRelationsSkillPillar.csv", text.as_str()), ("skills_en.csv", skills.as_str())];
    assert_eq!(read_all(&files, &version("1")).unwrap().errors.len(), 0);
    let whole = read_small(|files| files[2].1.push_str(&broader(("KnowledgeSkillCompetence", "SkillGroup"), "skill/s1", "skill/nowhere")));
    assert_eq!(
        errors(&whole),
        [
            "broaderRelationsSkillPillar_en.csv: line 8, broaderUri: “http://data.europa.eu/esco/skill/nowhere” is not among the skills and groups of \
          these files. Choose the classification and the relations of the same ESCO version."
        ]
    );
    let itself = read_small(|files| files[0].1.push_str(&format!("{BASE}skill/s1,,,,{BASE}skill/s1\n")));
    assert_eq!((itself.errors.len(), itself.release.links.len()), (0, 7));
    assert_eq!(itself.notes[0], "skillSkillRelations_en.csv: 1 row links a concept to itself, which says nothing (line 4).");
}

#[test]
fn circles_of_broader_skills_end() {
    const SKILL: &str = "KnowledgeSkillCompetence";
    let read = read_small(|files| {
        files[2].1 = [BROADER, &broader((SKILL, SKILL), "skill/s1", "skill/s2"), &broader((SKILL, SKILL), "skill/s2", "skill/s1")].concat();
    });
    assert_eq!(read.release.entries[4].category, None);
}

#[test]
fn the_version_comes_from_the_names_or_from_the_person() {
    let text = [SKILLS, &skill("s1", "bake bread", "")].concat();
    let named = |name: &str, said: &Said| read_all(&[(name, &text)], said);
    let none = Said::default();
    assert!(refused(&[("skills_en.csv", &text)], &none).contains("nothing says which version of ESCO this is. Say the version (1.2.0)"));
    let file = "ESCO dataset - v1.2.0 - classification - en - csv.csv";
    let read = named(file, &Said { language: Some("EN".to_owned()), ..none.clone() }).unwrap();
    assert_eq!((read.release.version.as_str(), read.release.entries.len()), ("1.2.0", 1));
    let read = named(file, &Said { language: Some("en".to_owned()), ..version(" 1.3 ") }).unwrap();
    assert_eq!(read.release.version, "1.3");
    assert!(read.notes.iter().any(|note| note.contains("named 1.2.0") && note.contains("version 1.3")));
    assert!(refused(&[("skills.csv", &text)], &version("1")).contains("which language"));
    let two = [("v1.1.0 skills.csv", text.as_str()), ("v1.1.1 skills.csv", text.as_str())];
    let german = Said { language: Some("de".to_owned()), ..version("1") };
    assert!(refused(&two, &german).contains("some files are of version 1.1.0 and some of version 1.1.1"));
}

#[test]
fn a_file_that_is_there_twice_is_read_once() {
    let text = [SKILLS, &skill("s1", "bake bread", "")].concat();
    let read = read_all(&[("skills_en.csv", &text), ("skills_en (1).csv", &text)], &version("1")).unwrap();
    assert_eq!((read.release.entries.len(), read.errors.len()), (1, 0));
    assert!(read.notes[0].contains("only read the first time: skills_en (1).csv"));
}

#[test]
fn what_is_no_esco_is_refused() {
    assert!(refused(&[("a.csv", "x,y\n1,2\n")], &version("1")).contains("no skills of ESCO are in it"));
    assert!(
        refused(&[("skills_en.csv", "conceptType,concept_Url,preferredLabel\n")], &version("1"))
            .contains("Is “concept_Url” meant to be “conceptUri”?")
    );
    let file = |name, text: &'static str| File { name, bytes: text.as_bytes() };
    assert_eq!(detect(&[file("skills_en.csv", SKILLS)]), Some(FrameworkKind::Esco));
    assert_eq!(detect(&[file("renamed.csv", BROADER)]), Some(FrameworkKind::Esco));
    assert_eq!(detect(&[file("skills_en.csv", "id,name\n")]), None);
    assert_eq!(detect(&[file("skills.csv", "")]), None);
}

fn zip_file(version: &str, part: &str) -> Option<(String, Vec<u8>)> {
    let name = format!("ESCO_v{version}_{part}_csv.zip");
    let bytes = sample(&format!("esco-{version}/{name}"))?;
    Some((name, bytes))
}

#[test]
fn the_real_files_are_read_whole() {
    struct Count(usize);
    impl Progress for Count {
        fn at(&mut self, _: &str, done: u64, all: u64) {
            assert!(done <= all);
            self.0 += 1;
        }
    }
    for (release, skills, groups, links) in [("1.1.0", 13_891, 643, (20_771, 5_898)), ("1.1.1", 13_896, 647, (20_656, 5_898))] {
        let Some((classification, relations)) = zip_file(release, "classification_en").zip(zip_file(release, "relations")) else { return };
        let files = [&relations, &classification].map(|(name, bytes)| File { name, bytes });
        assert_eq!(detect(&files), Some(FrameworkKind::Esco));
        let mut count = Count(0);
        let read = read(&files, &Said::default(), &mut count).unwrap();
        assert!(count.0 > 10);
        let number = |kind| read.release.entries.iter().filter(|entry| entry.kind == kind).count();
        assert_eq!((number(EntryKind::Skill), number(EntryKind::Group)), (skills, groups), "{release}");
        let number = |kind| read.release.links.iter().filter(|link| link.kind == kind).count();
        assert_eq!((number(RelationKind::Broader), number(RelationKind::Related)), links, "{release}");
        assert_eq!(errors(&read), Vec::<String>::new());
        assert_eq!((read.release.version.as_str(), &read.release.scope.entries, &read.release.scope.links), (release, &true, &true));
        println!("{release}: {:?}", read.notes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn changed_files_are_read_or_refused(which in 0_usize..6, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8)) {
        let mut files: Vec<(String, Vec<u8>)> = small().into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
        for (place, byte) in changes {
            let place = place.index(files[which].1.len());
            files[which].1[place] = byte;
        }
        let files: Vec<File<'_>> = files.iter().map(|(name, bytes)| File { name, bytes }).collect();
        if let Ok(read) = read(&files, &version("1"), &mut ()) {
            let known: BTreeSet<&str> = read.release.entries.iter().map(|entry| entry.uri.as_str()).collect();
            prop_assert_eq!(known.len(), read.release.entries.len());
            prop_assert!(read.release.entries.iter().all(|entry| !entry.names.is_empty()));
        }
    }

    #[test]
    fn no_bytes_make_it_stumble(name in 0_usize..6, bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let name = &small()[name].0;
        let _ = read(&[File { name, bytes: &bytes }], &version("1"), &mut ());
        let _ = detect(&[File { name, bytes: &bytes }]);
    }
}
