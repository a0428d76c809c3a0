//! Numbers as RDF literals (JSON-LD 1.1 API §8.6).

/// The lexical form of a JSON number, and whether it is a double: one with a fraction, of 10^21 or more, or asked for as a double.
/// Nothing for a number beyond the doubles.
pub(super) fn lexical_form(lexeme: &str, wants_double: bool) -> Option<(String, bool)> {
    let value: f64 = lexeme.parse().ok().filter(|value: &f64| value.is_finite())?;
    if wants_double || value.fract() != 0.0 || value.abs() >= 1e21 {
        return Some((canonical_double(value), true));
    }
    let whole = format!("{value:.0}");
    Some((if whole == "-0" { "0".to_owned() } else { whole }, false))
}

/// Sixteen digits, trailing zeros dropped but for one, an upper-case exponent without plus. A half is rounded up, as ECMAScript does.
fn canonical_double(value: f64) -> String {
    if value == 0.0 {
        return "0.0E0".to_owned();
    }
    let exact = format!("{:.40e}", value.abs());
    let (mantissa, exponent) = exact.split_once('e').unwrap_or((&exact, "0"));
    let mut exponent = exponent.parse::<i32>().unwrap_or_default();
    let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
    let (kept, dropped) = digits.split_at_checked(16).unwrap_or((&digits, &[]));
    let mut kept = kept.to_vec();
    if dropped.first().is_some_and(|digit| *digit >= 5) {
        let nines = kept.iter().rev().take_while(|digit| **digit == 9).count();
        let count = kept.len();
        for digit in kept.iter_mut().skip(count - nines) {
            *digit = 0;
        }
        if let Some(digit) = kept.iter_mut().rev().nth(nines) {
            *digit += 1;
        } else {
            kept.insert(0, 1);
            exponent += 1;
        }
    }
    let text: String = kept.iter().map(|digit| char::from(b'0' + digit)).collect();
    let text = text.trim_end_matches('0');
    let (first, rest) = text.split_at_checked(1).unwrap_or((text, ""));
    let sign = if value < 0.0 { "-" } else { "" };
    format!("{sign}{first}.{}E{exponent}", if rest.is_empty() { "0" } else { rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_integers_or_canonical_doubles() {
        for (lexeme, wants_double, expected) in [
            ("36", false, Some(("36", false))),
            ("36.0", false, Some(("36", false))),
            ("-0", false, Some(("0", false))),
            ("0", true, Some(("0.0E0", true))),
            ("3.5", false, Some(("3.5E0", true))),
            ("0.1", false, Some(("1.0E-1", true))),
            ("-5.3", false, Some(("-5.3E0", true))),
            ("36", true, Some(("3.6E1", true))),
            ("1e21", false, Some(("1.0E21", true))),
            ("1e20", false, Some(("100000000000000000000", false))),
            ("0.30000000000000004", false, Some(("3.0E-1", true))),
            ("9.9999999999999999e22", false, Some(("9.999999999999999E22", true))),
            ("1.23456789012345678", false, Some(("1.234567890123457E0", true))),
            // 2^-24 has seventeen digits and ends in 5: half goes up.
            ("5.9604644775390625e-8", false, Some(("5.960464477539063E-8", true))),
            ("1e999", false, None),
        ] {
            let got = lexical_form(lexeme, wants_double);
            assert_eq!(got.as_ref().map(|(text, double)| (text.as_str(), *double)), expected, "{lexeme}");
        }
    }
}
