//! How the rows of a group count, and how files say it.

/// How the rows of a group count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupRule {
    /// One of them is enough.
    AnyOf,
    /// So many of them are wanted.
    NOf(u32),
    /// Each of them is wanted.
    AllOf,
}

/// What to write.
pub(super) const HINT: &str = "Write any, all, or how many of how many: 2 of 3.";

impl GroupRule {
    /// Reads `any`, `all`, `2 of 3`, and the spellings near them; the second is the number after `of`.
    pub(super) fn parse(text: &str) -> Option<(Self, Option<u32>)> {
        let lower = text.to_lowercase().replace(['_', '-'], " ");
        let words: Vec<&str> = lower.split_whitespace().collect();
        match words.as_slice() {
            ["any" | "one" | "either"] | ["any" | "one", "of"] | ["any", "one"] => Some((Self::AnyOf, None)),
            ["all" | "each" | "every"] | ["all", "of"] => Some((Self::AllOf, None)),
            [number] | [number, "of"] => Some((Self::NOf(positive(number)?), None)),
            [number, "of", all] => {
                let (number, all) = (positive(number)?, positive(all)?);
                (number <= all).then_some((Self::NOf(number), Some(all)))
            }
            _ => None,
        }
    }

    /// As files have it; `rows` is how many rows the group has.
    pub(super) fn write(self, rows: usize) -> String {
        match self {
            Self::AnyOf => "any".to_owned(),
            Self::AllOf => "all".to_owned(),
            // More than there are is said as it is: whoever publishes it is told, and a file with it can be read.
            Self::NOf(number) if usize::try_from(number).is_ok_and(|number| number > rows) => number.to_string(),
            Self::NOf(number) => format!("{number} of {rows}"),
        }
    }
}

fn positive(text: &str) -> Option<u32> {
    text.parse().ok().filter(|number| (1..=500).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_has_a_few_spellings() {
        for (text, expected) in [
            ("any", Some((GroupRule::AnyOf, None))),
            ("Any_of", Some((GroupRule::AnyOf, None))),
            ("ALL", Some((GroupRule::AllOf, None))),
            ("2", Some((GroupRule::NOf(2), None))),
            ("2 of", Some((GroupRule::NOf(2), None))),
            ("2-of-3", Some((GroupRule::NOf(2), Some(3)))),
            ("4 of 3", None),
            ("0 of 3", None),
            ("some", None),
            ("99999999999 of", None),
            ("", None),
        ] {
            assert_eq!(GroupRule::parse(text), expected, "{text}");
        }
        for (rule, rows) in [(GroupRule::AnyOf, 1), (GroupRule::AllOf, 2), (GroupRule::NOf(2), 3), (GroupRule::NOf(2), 1)] {
            assert_eq!(GroupRule::parse(&rule.write(rows)).map(|(read, _)| read), Some(rule), "{rule:?} of {rows}");
        }
    }
}
