//! Files inside zip files, as streams. Names inside a zip file are only labels, and sizes are counted while unpacking: what the zip file says about
//! itself is not believed.

use std::borrow::Cow;
use std::io::{self, Cursor, Read};

use zip::read::ZipFileEntry;
use zip::{CompressionMethod, ZipArchive};

use super::{File, Unreadable};
use crate::import::{FileProblem, decode};

const MIB: u64 = 1024 * 1024;
/// How much of a file is looked at to tell what it is.
const START: usize = 512;
/// The first bytes of an entry in the list of contents of a zip file.
const ENTRY_MARK: &[u8] = b"PK\x01\x02";
/// More such marks than this, and the list is not even read.
const MOST_MARKS: usize = 50_000;
/// The longest label.
const LONGEST_NAME: usize = 200;

/// How much is unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Files in one zip file.
    pub entries: usize,
    /// Bytes of one unpacked file.
    pub file: u64,
    /// Bytes of all unpacked files.
    pub all: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { entries: 200, file: 128 * MIB, all: 600 * MIB }
    }
}

/// One file that can be read: given as it is, or inside a zip file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name without folders: a label, never a place to write to.
    pub name: String,
    /// The same with the zip files and folders it stands in: `ESCO_v1.zip/csv/skills_en.csv`.
    pub path: String,
    /// Its size as the zip file says: good for a progress bar, and for nothing else.
    pub size: u64,
    source: usize,
    index: usize,
}

/// All files of an import: those given, and those inside the zip files given.
pub struct Bundle<'a> {
    sources: Vec<Source<'a>>,
    parts: Vec<Part>,
    limits: Limits,
    /// Bytes that may still be unpacked.
    left: u64,
}

enum Source<'a> {
    Plain(&'a [u8]),
    Zip(ZipArchive<Cursor<Cow<'a, [u8]>>>),
}

/// The bytes of one file, unpacked as they are asked for. Ends with an error where a limit is passed; [`broken`] says it in words.
pub struct Stream<'b> {
    source: Box<dyn Read + 'b>,
    left: u64,
    all_left: Option<&'b mut u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum TooMuch {
    #[error("unpacked, this file is larger than 128 MiB")]
    File,
    #[error("unpacked, all files together are larger than 600 MiB")]
    All,
}

impl<'a> Bundle<'a> {
    /// Looks at the files, without unpacking more than zip files inside zip files.
    pub fn open(files: &[File<'a>]) -> Result<Self, Unreadable> {
        Self::open_within(files, Limits::default())
    }

    /// The same with other limits.
    pub fn open_within(files: &[File<'a>], limits: Limits) -> Result<Self, Unreadable> {
        let mut bundle = Self { sources: Vec::new(), parts: Vec::new(), limits, left: limits.all };
        for file in files {
            bundle.take(file)?;
        }
        if bundle.parts.is_empty() {
            let name = files.first().map_or("", |file| file.name);
            return Err(Unreadable::new(name, "there is no file in it", "Choose the file as it was downloaded."));
        }
        Ok(bundle)
    }

    /// The files there are, in the order they were given in.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Begins to read a file.
    pub fn read(&mut self, part: &Part) -> Result<Stream<'_>, Unreadable> {
        let limit = self.limits.file;
        match self.sources.get_mut(part.source) {
            None => Err(Unreadable::new(&part.name, "this file is not here", "Choose the file again.")),
            Some(Source::Plain(bytes)) => Ok(Stream { source: Box::new(*bytes), left: limit, all_left: None }),
            Some(Source::Zip(archive)) => {
                let file = archive.by_index(part.index).map_err(|_| damaged_around(&part.name))?;
                Ok(Stream { source: Box::new(file), left: limit, all_left: Some(&mut self.left) })
            }
        }
    }

    /// The first bytes of a file.
    pub fn start(&mut self, part: &Part, most: u64) -> Result<Vec<u8>, Unreadable> {
        let mut start = Vec::new();
        self.read(part)?.take(most).read_to_end(&mut start).map_err(|error| broken(&part.name, &error))?;
        Ok(start)
    }

    fn take(&mut self, file: &File<'a>) -> Result<(), Unreadable> {
        let name = label(file.name).unwrap_or_else(|| file.name.trim().to_owned());
        if file.bytes.starts_with(b"PK\x03\x04") || file.bytes.starts_with(b"PK\x05\x06") {
            return self.take_zip(&name, Cow::Borrowed(file.bytes), true);
        }
        let start = file.bytes.get(..START).unwrap_or(file.bytes);
        if let Err(problem @ FileProblem::NotCsv(_)) = decode(start) {
            return Err(Unreadable::new(name, problem.to_string(), problem.hint()));
        }
        let size = length(file.bytes);
        if size > self.limits.file {
            return Err(Unreadable::new(name, "this file is larger than 128 MiB", "Choose the file as it was downloaded."));
        }
        self.parts.push(Part { path: name.clone(), name, size, source: self.sources.len(), index: 0 });
        self.sources.push(Source::Plain(file.bytes));
        Ok(())
    }

    /// Takes the files of a zip file, and of those inside it where `may_nest`.
    fn take_zip(&mut self, path: &str, bytes: Cow<'a, [u8]>, may_nest: bool) -> Result<(), Unreadable> {
        let archive = list(path, bytes, self.limits.entries)?;
        let source = self.sources.len();
        let mut inner = Vec::new();
        for index in 0..archive.len() {
            let entry = archive.by_index_data(index).map_err(|_| damaged(path))?;
            let full = name_of(&entry);
            let Some(name) = label(&full).filter(|_| entry.is_file()) else { continue };
            check(path, &name, &entry)?;
            let part = Part { path: format!("{path}/{}", full.trim_matches('/')), name, size: entry.size(), source, index };
            if !is_zip_name(&part.name) {
                self.parts.push(part);
            } else if may_nest {
                inner.push(part);
            } else {
                let problem = format!("“{}” is a zip file inside a zip file inside a zip file", part.name);
                return Err(Unreadable::new(path, problem, "Unpack the outermost one and choose what is in it."));
            }
        }
        self.sources.push(Source::Zip(archive));
        for part in inner {
            let mut bytes = Vec::new();
            self.read(&part)?.read_to_end(&mut bytes).map_err(|error| broken(&part.name, &error))?;
            self.take_zip(&part.path, Cow::Owned(bytes), false)?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for Bundle<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bundle").field("parts", &self.parts).field("left", &self.left).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Stream<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stream").field("left", &self.left).finish_non_exhaustive()
    }
}

impl Read for Stream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        let bytes = u64::try_from(read).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(bytes).ok_or_else(|| io::Error::other(TooMuch::File))?;
        if let Some(left) = &mut self.all_left {
            **left = left.checked_sub(bytes).ok_or_else(|| io::Error::other(TooMuch::All))?;
        }
        Ok(read)
    }
}

/// Why a [`Stream`] ended too soon.
pub(super) fn broken(name: &str, error: &io::Error) -> Unreadable {
    match error.get_ref().and_then(|cause| cause.downcast_ref::<TooMuch>()) {
        Some(limit) => Unreadable::new(
            name,
            limit.to_string(),
            "Choose the file as it was downloaded. If it is that, unpack it and choose only what is needed.",
        ),
        None => damaged_around(name),
    }
}

fn damaged_around(name: &str) -> Unreadable {
    Unreadable::new(name, "the zip file it is in is damaged or was cut off", "Download it again.")
}

fn damaged(name: &str) -> Unreadable {
    Unreadable::new(name, "this zip file is damaged or was cut off", "Download it again.")
}

/// The list of contents of a zip file.
fn list<'a>(path: &str, bytes: Cow<'a, [u8]>, most: usize) -> Result<ZipArchive<Cursor<Cow<'a, [u8]>>>, Unreadable> {
    let too_many = || {
        let problem = format!("there are more than {most} files in this zip file");
        Unreadable::new(path, problem, "Unpack it and choose only the files that are needed.")
    };
    if bytes.windows(ENTRY_MARK.len()).filter(|window| *window == ENTRY_MARK).take(MOST_MARKS).count() == MOST_MARKS {
        return Err(too_many());
    }
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged(path))?;
    if archive.len() > most {
        return Err(too_many());
    }
    if archive.has_duplicate_names() {
        return Err(Unreadable::new(path, "this zip file holds two files of the same name", "Unpack it and choose the right ones."));
    }
    if archive.file_names().any(|name| name.is_ok_and(|name| name == "[Content_Types].xml")) {
        let problem = FileProblem::NotCsv("an Excel workbook");
        return Err(Unreadable::new(path, problem.to_string(), problem.hint()));
    }
    Ok(archive)
}

fn check(path: &str, name: &str, entry: &ZipFileEntry<'_>) -> Result<(), Unreadable> {
    if entry.encrypted() {
        let problem = format!("“{name}” in this zip file is locked with a password");
        return Err(Unreadable::new(path, problem, "Unpack it with the password and choose what is in it."));
    }
    if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        let problem = format!("“{name}” in this zip file is packed in a way that is not read here");
        return Err(Unreadable::new(path, problem, "Unpack it and choose what is in it, or zip it again in the usual way."));
    }
    Ok(())
}

fn name_of(entry: &ZipFileEntry<'_>) -> String {
    entry.name().map_or_else(|_| String::from_utf8_lossy(entry.name_raw()).into_owned(), Cow::into_owned)
}

/// The name without folders; none for what a computer put there for itself.
fn label(path: &str) -> Option<String> {
    let mut steps = path.split(['/', '\\']);
    let name: String = steps.next_back()?.chars().filter(|sign| !sign.is_control()).take(LONGEST_NAME).collect();
    let name = name.trim();
    let is_hidden = name.is_empty() || name.starts_with('.') || steps.any(|folder| folder == "__MACOSX");
    (!is_hidden).then(|| name.to_owned())
}

fn is_zip_name(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("zip"))
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
