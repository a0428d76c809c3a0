//! What reading finds on its way: what is wrong, what is left out, and how far it has got.

use super::{FileError, MOST_ERRORS, Progress, Read};
use crate::domain::frameworks::Release;
use crate::import::RowError;

/// Bytes between two reports of how far reading has got.
const STEP: u64 = 256 * 1024;

/// Errors, notes and progress of one import.
pub struct Tally<'p> {
    errors: Vec<FileError>,
    more_errors: usize,
    notes: Vec<String>,
    progress: &'p mut dyn Progress,
    done: u64,
    all: u64,
    told: u64,
}

impl std::fmt::Debug for Tally<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tally").field("errors", &self.count_errors()).field("notes", &self.notes).finish_non_exhaustive()
    }
}

impl<'p> Tally<'p> {
    /// Nothing found yet; `all` bytes are to be read, as far as one can tell beforehand.
    pub fn new(progress: &'p mut dyn Progress, all: u64) -> Self {
        Self { errors: Vec::new(), more_errors: 0, notes: Vec::new(), progress, done: 0, all, told: 0 }
    }

    /// Notes what is wrong with a row; after the first thousand they are only counted.
    pub fn refuse(&mut self, file: &str, error: RowError) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(FileError { file: file.to_owned(), error });
        } else {
            self.more_errors += 1;
        }
    }

    /// Notes what is left out although nothing is wrong.
    pub fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    /// So many bytes more are read.
    pub fn advance(&mut self, file: &str, bytes: u64) {
        // A file may be larger than its archive says: never more than all.
        self.done = self.done.saturating_add(bytes).min(self.all);
        if self.done - self.told >= STEP {
            self.tell(file);
        }
    }

    /// One file is read to its end.
    pub fn tell(&mut self, file: &str) {
        self.told = self.done;
        self.progress.at(file, self.done, self.all);
    }

    /// How many errors there are.
    pub fn count_errors(&self) -> usize {
        self.errors.len() + self.more_errors
    }

    /// The errors that are written down, how many more there are, and the notes.
    pub fn into_parts(self) -> (Vec<FileError>, usize, Vec<String>) {
        (self.errors, self.more_errors, self.notes)
    }

    /// What was read.
    pub fn finish(self, release: Release) -> Read {
        Read { release, errors: self.errors, more_errors: self.more_errors, notes: self.notes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Heard(Vec<(u64, u64)>);

    impl Progress for Heard {
        fn at(&mut self, _: &str, done: u64, all: u64) {
            self.0.push((done, all));
        }
    }

    #[test]
    fn errors_are_counted_when_they_are_too_many_to_write_down() {
        let mut silent = ();
        let mut tally = Tally::new(&mut silent, 0);
        for line in 0..1_500 {
            tally.refuse("a.csv", RowError::new(line, "", "wrong", ""));
        }
        assert_eq!(tally.count_errors(), 1_500);
        let (errors, more, _) = tally.into_parts();
        assert_eq!((errors.len(), more), (1_000, 500));
    }

    #[test]
    fn progress_is_told_now_and_then_and_never_passes_the_end() {
        let mut heard = Heard::default();
        let mut tally = Tally::new(&mut heard, 3 * STEP);
        for _ in 0..1_000 {
            tally.advance("a.csv", STEP / 100);
        }
        tally.tell("a.csv");
        let all = 3 * STEP;
        assert!(heard.0.len() <= 5, "{:?}", heard.0);
        assert!(heard.0.windows(2).all(|two| two[0].0 <= two[1].0));
        assert_eq!(heard.0.last(), Some(&(all, all)));
    }
}
