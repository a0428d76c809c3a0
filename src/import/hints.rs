//! What somebody probably meant: the nearest of a few known words.

/// Longer text is no slip of the pen (`security.md` §2.5).
const LONGEST: usize = 256;
/// Known words looked at.
const MOST: usize = 500;
/// Likeness from which a word is offered, in ten-thousandths.
const NEAR: f64 = 0.84;

/// The known word nearest to `typed`, where one is near enough.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() || typed.chars().count() > LONGEST {
        return None;
    }
    let mut best: Option<(f64, &str)> = None;
    for word in known.into_iter().take(MOST).filter(|word| word.chars().count() <= LONGEST) {
        let folded = word.to_lowercase();
        let one_letter = typed.chars().count() > 2 && strsim::osa_distance(&typed, &folded) <= 1;
        let likeness = if one_letter { 1.0 } else { strsim::jaro_winkler(&typed, &folded) };
        if likeness >= NEAR && best.is_none_or(|(before, _)| likeness > before) {
            best = Some((likeness, word));
        }
    }
    best.map(|(_, word)| word)
}

/// `Did you mean “vendor”?`, else what is allowed: `Use university, vendor or other.`
pub fn did_you_mean(typed: &str, known: &[&str]) -> String {
    match nearest(typed, known.iter().copied()) {
        Some(word) => format!("Did you mean “{word}”?"),
        None => format!("Use {}.", one_of(known)),
    }
}

/// `a, b or c`.
pub fn one_of(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_understood_and_nonsense_is_not() {
        let known = ["university", "vendor", "cert_body", "other"];
        assert_eq!(did_you_mean("vendro", &known), "Did you mean “vendor”?");
        assert_eq!(did_you_mean("Univercity", &known), "Did you mean “university”?");
        assert_eq!(did_you_mean("zebra", &known), "Use university, vendor, cert_body or other.");
        assert_eq!(nearest("", known), None);
    }
}
