//! What one pressed button of the editor asks for.

/// What one pressed button asks for. Rows and groups are meant by their number on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Press {
    /// Save the draft.
    Save,
    /// Save, and show one more row.
    Add,
    /// Save, and show who would move.
    Preview,
    /// Save and publish.
    Publish,
    /// Take a row away.
    Remove(usize),
    /// Move a row up.
    Up(usize),
    /// Move a row down.
    Down(usize),
    /// Put the chosen rows in a group.
    Group,
    /// Take a row out of its group.
    Out(usize),
    /// Let the rows of a group stand by themselves.
    Dissolve(usize),
    /// Move a group up.
    Rise(usize),
    /// Move a group down.
    Sink(usize),
    /// Name one more credential on a row.
    Name(usize),
    /// Take the credential of this place away from a row.
    Unname(usize, usize),
}

impl Press {
    /// Reads the pressed button; none is saving.
    pub(super) fn read(text: &str) -> Self {
        match text {
            "add" => return Self::Add,
            "preview" => return Self::Preview,
            "publish" => return Self::Publish,
            "group" => return Self::Group,
            _ => {}
        }
        let mut parts = text.split('-');
        let (word, mut number) = (parts.next().unwrap_or_default(), || parts.next().and_then(|number| number.parse::<usize>().ok()));
        match (word, number(), number()) {
            ("remove", Some(row), None) => Self::Remove(row),
            ("up", Some(row), None) => Self::Up(row),
            ("down", Some(row), None) => Self::Down(row),
            ("out", Some(row), None) => Self::Out(row),
            ("dissolve", Some(group), None) => Self::Dissolve(group),
            ("rise", Some(group), None) => Self::Rise(group),
            ("sink", Some(group), None) => Self::Sink(group),
            ("name", Some(row), None) => Self::Name(row),
            ("unname", Some(row), Some(place)) => Self::Unname(row, place),
            _ => Self::Save,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buttons_say_which_row_they_mean() {
        for (text, expected) in [
            ("", Press::Save),
            ("save", Press::Save),
            ("add", Press::Add),
            ("publish", Press::Publish),
            ("remove-3", Press::Remove(3)),
            ("up-12", Press::Up(12)),
            ("down-1", Press::Down(1)),
            ("up-x", Press::Save),
            ("group", Press::Group),
            ("out-2", Press::Out(2)),
            ("dissolve-1", Press::Dissolve(1)),
            ("rise-2", Press::Rise(2)),
            ("sink-1", Press::Sink(1)),
            ("name-4", Press::Name(4)),
            ("unname-4-2", Press::Unname(4, 2)),
            ("unname-4", Press::Save),
        ] {
            assert_eq!(Press::read(text), expected, "{text}");
        }
    }
}
