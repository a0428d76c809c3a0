//! Which release files are of: the one that their names say, or the one that the person says.

use std::collections::BTreeMap;

use super::{Part, Said, Unreadable};

/// How the makers of a framework write versions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// The framework's name.
    pub(super) framework: &'static str,
    /// A version, to show what is meant.
    pub(super) example: &'static str,
    /// The version in the name of a file with the zip files and folders it stands in.
    pub(super) find: fn(&str) -> Option<String>,
}

impl Style {
    /// The one version of all files.
    pub(super) fn choose(self, parts: &[Part], said: &Said, notes: &mut Vec<String>) -> Result<String, Unreadable> {
        let mut found: BTreeMap<String, &str> = BTreeMap::new();
        for part in parts {
            if let Some(version) = (self.find)(&part.path) {
                found.entry(version).or_insert(&part.path);
            }
        }
        let mut versions = found.into_iter();
        let (first, second) = (versions.next(), versions.next());
        if let (Some((one, _)), Some((other, path))) = (&first, second) {
            let problem = format!("some files are of version {one} and some of version {other}");
            return Err(Unreadable::new(path, problem, "Choose the files of one version, and load the other one by itself."));
        }
        let said = said.version.as_deref().map(str::trim).filter(|version| !version.is_empty());
        match (said, first) {
            (Some(said), Some((named, _))) if said != named => {
                notes.push(format!("The files are named {named}. They are loaded as version {said}, as you said."));
                Ok(said.to_owned())
            }
            (Some(said), _) => Ok(said.to_owned()),
            (None, Some((named, _))) => Ok(named),
            (None, None) => Err(self.unsaid(parts)),
        }
    }

    fn unsaid(self, parts: &[Part]) -> Unreadable {
        let Self { framework, example, .. } = self;
        let name = parts.first().map_or("", |part| part.name.as_str());
        let problem = format!("nothing says which version of {framework} this is");
        Unreadable::new(
            name,
            problem,
            format!("Say the version ({example}), or choose the zip file as it was downloaded: its name has the version."),
        )
    }
}
