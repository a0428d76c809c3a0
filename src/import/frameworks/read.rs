//! Reading whatever files of a framework there are.

use super::{File, Progress, Read, Said, Unreadable, case, ctdl, detect, esco, header, json, onet, peek, rsd, skills_csv, words};
use crate::domain::frameworks::FrameworkKind;

/// Reads the files of one release of one framework, whichever it is. Where rows are left out, the release speaks for what it holds and for
/// nothing else: an entry whose row cannot be read is not one that the framework has given up.
pub fn read(files: &[File<'_>], said: &Said, progress: &mut dyn Progress) -> Result<Read, Unreadable> {
    let kind = super::kind::detect(files);
    if let Some(kind) = kind {
        published_as(kind, files, said)?;
    }
    let mut read = match kind {
        Some(FrameworkKind::Esco) => esco::read(files, said, progress)?,
        Some(FrameworkKind::Onet) => onet::read(files, said, progress)?,
        _ => read_one(files, said)?,
    };
    if !read.errors.is_empty() && (read.release.scope.entries || read.release.scope.links) {
        read.release.scope.entries = false;
        read.release.scope.links = false;
        read.notes.push("Rows were left out, so nothing is taken for given up by the framework. Mend them and load it again.".to_owned());
    }
    Ok(read)
}

/// ESCO and O*NET have their own id and name, and each is loaded by itself.
fn published_as(kind: FrameworkKind, files: &[File<'_>], said: &Said) -> Result<(), Unreadable> {
    let (id, name) = if kind == FrameworkKind::Esco { (esco::ID, "ESCO") } else { (onet::ID, "O*NET") };
    let file = files.first().map_or("", |file| file.name);
    if kind == FrameworkKind::Esco && onet::is_onet(&peek(files)?) {
        let hint = "Load the files of the one, and then those of the other.";
        return Err(Unreadable::new(file, "these are files of ESCO and of O*NET", hint));
    }
    if said.framework.as_ref().is_some_and(|asked| asked.as_str() != id) || said.name.as_deref().is_some_and(|asked| asked != name) {
        let problem = format!("these are files of {name}, which is loaded as “{id}” under its own name");
        return Err(Unreadable::new(file, problem, "Leave its id and name out, or load skills of your own from their own file."));
    }
    Ok(())
}

/// Reads a framework that stands in one file.
fn read_one(files: &[File<'_>], said: &Said) -> Result<Read, Unreadable> {
    let [file] = files else { return Err(several(files)) };
    match detect::shape(*file) {
        Some(FrameworkKind::Case) => case::read(*file, said),
        Some(FrameworkKind::CtdlAsn) => ctdl::read(*file, said),
        Some(FrameworkKind::Rsd) => rsd::read(*file, said),
        Some(FrameworkKind::Custom) => skills_csv::read(*file, said),
        _ => Err(unknown(*file, said)),
    }
}

/// Several files that are not of ESCO or O*NET, or none.
fn several(files: &[File<'_>]) -> Unreadable {
    if let Err(problem) = peek(files) {
        return problem;
    }
    let name = files.first().map_or_else(String::new, |file| file.name.to_owned());
    Unreadable::new(
        name,
        "only ESCO and O*NET come in several files",
        "Load other frameworks one file at a time, and the files of ESCO or O*NET without others.",
    )
}

/// Why one file could not be told: what the reader it looks most like says of it, else that it is none of ours.
fn unknown(file: File<'_>, said: &Said) -> Unreadable {
    if let Err(problem) = peek(&[file]) {
        return problem;
    }
    let is_json = file.bytes.trim_ascii_start().starts_with(b"{") || file.bytes.trim_ascii_start().starts_with(b"[");
    let is_linked = is_json && json::parse(file).map_or(true, |root| ["@graph", "@context"].iter().any(|key| root.get(key).is_some()));
    if is_linked && let Err(problem) = ctdl::read(file, said) {
        return problem;
    }
    let columns = if is_json { Vec::new() } else { header::columns(file.bytes) };
    if columns.len() > 1 {
        let problem = format!("no framework has a table with these columns: {}", words::beginning(&columns.join(", ")));
        let hint = "Skills of your own need the columns id and label; the template has all that can be filled in.";
        return Unreadable::new(file.name, problem, hint);
    }
    Unreadable::new(
        file.name,
        "this is no file of a skill framework that Assay reads",
        "It reads ESCO and O*NET as they are downloaded, CASE packages, CTDL-ASN frameworks, rich skill descriptors and tables of your own \
         skills.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(name: &str, bytes: &[u8]) -> String {
        let problem = read(&[File { name, bytes }], &Said::default(), &mut ()).unwrap_err();
        format!("{problem}. {}", problem.hint)
    }

    #[test]
    fn each_file_goes_to_its_reader() {
        for (name, text, kind, label) in [
            ("ours.csv", "id,label,freshness\nsql,SQL,fast\n", FrameworkKind::Custom, "SQL"),
            ("f.json", r#"[{"skillName": "Weld pipes"}]"#, FrameworkKind::Rsd, "Weld pipes"),
            (
                "f.json",
                r#"{"CFDocument": {"identifier": "5f1d2f6e-0c35-4c4b-8e4b-0f1a2b3c4d5e", "title": "T"}, "CFItems": [{"identifier": "6f1d2f6e-0c35-4c4b-8e4b-0f1a2b3c4d5e", "fullStatement": "Adds numbers"}]}"#,
                FrameworkKind::Case,
                "Adds numbers",
            ),
        ] {
            let read = read(&[File { name, bytes: text.as_bytes() }], &Said::default(), &mut ()).unwrap();
            assert_eq!((read.release.kind, read.release.entries[0].label(), read.errors.len()), (kind, Some(label), 0), "{text}");
        }
        let own = read(&[File { name: "ours.csv", bytes: b"id,label,freshness\nsql,SQL,fast\n" }], &Said::default(), &mut ()).unwrap();
        assert_eq!(own.release.freshness.get("skill:sql"), Some(&crate::domain::policy::FreshnessClass::Fast));
    }

    #[test]
    fn what_is_no_framework_says_so_and_what_would_be() {
        let table = problem("a.csv", b"name,price\nx,1\n");
        assert!(table.contains("with these columns: name, price") && table.contains("need the columns id and label"), "{table}");
        assert!(problem("a.json", b"[1,2,3]").contains("no file of a skill framework"));
        assert!(problem("a.json", br#"{"@graph": []}"#).contains("ceasn:Competency"));
        assert!(problem("a.zip", b"PK\x03\x04cut off").contains("a.zip"));
        let two = [File { name: "a.csv", bytes: b"id,label\nx,X\n" }, File { name: "b.csv", bytes: b"id,label\ny,Y\n" }];
        assert!(read(&two, &Said::default(), &mut ()).unwrap_err().hint.contains("one file at a time"));
    }

    #[test]
    fn what_has_its_own_name_is_not_loaded_under_another_nor_two_at_once() {
        let esco = File {
            name: "skills_en.csv",
            bytes: b"conceptType,conceptUri,preferredLabel\nKnowledgeSkillCompetence,http://data.europa.eu/esco/skill/1,bake\n",
        };
        let onet = File { name: "Occupation Data.txt", bytes: b"O*NET-SOC Code\tTitle\tDescription\n11-1011.00\tChief\tLeads.\n" };
        let read = |files: &[File<'_>], said: Said| {
            let said = Said { version: Some("1.2.0".to_owned()), ..said };
            read(files, &said, &mut ()).map(|read| read.release.framework.to_string())
        };
        assert_eq!(read(&[esco], Said::default()).unwrap(), "esco");
        let other = Said { framework: Some(crate::domain::FrameworkId::new("ours")), ..Said::default() };
        assert!(read(&[esco], other).unwrap_err().problem.contains("loaded as “esco”"));
        assert!(read(&[esco], Said { name: Some("Ours".into()), ..Said::default() }).is_err());
        assert_eq!(read(&[esco], Said { name: Some("ESCO".into()), ..Said::default() }).unwrap(), "esco");
        assert!(read(&[esco, onet], Said::default()).unwrap_err().problem.contains("ESCO and of O*NET"));
    }

    #[test]
    fn a_row_that_cannot_be_read_retires_nothing() {
        let file = File { name: "ours.csv", bytes: b"id,label\nsql,SQL\n!,bad\n" };
        let read = read(&[file], &Said::default(), &mut ()).unwrap();
        assert_eq!((read.errors.len(), read.release.scope.entries, read.release.scope.links), (1, false, false));
    }
}
