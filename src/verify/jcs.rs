//! JSON Canonicalization Scheme, RFC 8785: names in UTF-16 order, numbers as ECMAScript writes them, no spare bytes.

use super::json::{Json, Object, write_escaped};

/// Why a value has no canonical form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JcsError {
    /// RFC 8785 §3.2.2.3: a number must be a finite double.
    #[error("the number {0} is out of range")]
    NumberOutOfRange(String),
}

/// The canonical text of `value`.
pub fn canonicalize(value: &Json) -> Result<String, JcsError> {
    canonicalize_without(value, &[])
}

/// The canonical text of an object less some of its members: a document without its `proof`, a proof without its `proofValue`.
pub fn canonicalize_without(value: &Json, omitted: &[&str]) -> Result<String, JcsError> {
    let mut out = String::with_capacity(1024);
    match value {
        Json::Object(object) => write_object(object, omitted, &mut out)?,
        other => write(other, &mut out)?,
    }
    Ok(out)
}

fn write(value: &Json, out: &mut String) -> Result<(), JcsError> {
    match value {
        Json::Null => out.push_str("null"),
        Json::Bool(true) => out.push_str("true"),
        Json::Bool(false) => out.push_str("false"),
        Json::Number(lexeme) => out.push_str(&number(lexeme)?),
        Json::String(text) => write_text(text, out),
        Json::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(item, out)?;
            }
            out.push(']');
        }
        Json::Object(object) => write_object(object, &[], out)?,
    }
    Ok(())
}

fn write_object(object: &Object, omitted: &[&str], out: &mut String) -> Result<(), JcsError> {
    let mut members: Vec<(&str, &Json)> = object.iter().filter(|(name, _)| !omitted.contains(name)).collect();
    members.sort_unstable_by(|(one, _), (two, _)| one.encode_utf16().cmp(two.encode_utf16()));
    out.push('{');
    for (index, (name, value)) in members.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_text(name, out);
        out.push(':');
        write(value, out)?;
    }
    out.push('}');
    Ok(())
}

fn write_text(text: &str, out: &mut String) {
    // Writing into a `String` cannot fail.
    let _ = write_escaped(text, out);
}

/// A number as ECMAScript's `Number::toString` writes it (RFC 8785 §3.2.2.3).
fn number(lexeme: &str) -> Result<String, JcsError> {
    let value: f64 = lexeme.parse().map_err(|_| JcsError::NumberOutOfRange(lexeme.to_owned()))?;
    if !value.is_finite() {
        return Err(JcsError::NumberOutOfRange(lexeme.to_owned()));
    }
    if value == 0.0 {
        return Ok("0".to_owned());
    }
    let scientific = format!("{:e}", value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits = mantissa.replace('.', "");
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let point = exponent.parse::<i32>().unwrap_or_default() + 1;
    let zeros = |wanted: i32| "0".repeat(usize::try_from(wanted).unwrap_or_default());
    let (whole, part) = digits.split_at_checked(usize::try_from(point).unwrap_or_default()).unwrap_or((&digits, ""));
    let text = match point {
        point if count <= point && point <= 21 => format!("{digits}{}", zeros(point - count)),
        1..=21 => format!("{whole}.{part}"),
        -5..=0 => format!("0.{}{digits}", zeros(-point)),
        _ => {
            let (first, rest) = digits.split_at_checked(1).unwrap_or((&digits, ""));
            let dot = if rest.is_empty() { "" } else { "." };
            format!("{first}{dot}{rest}e{:+}", point - 1)
        }
    };
    Ok(if value < 0.0 { format!("-{text}") } else { text })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(input: &str, expected: &str) {
        assert_eq!(canonicalize(&Json::parse(input.as_bytes()).unwrap()).unwrap(), expected, "{input}");
    }

    #[test]
    fn numbers_are_written_as_ecmascript_writes_them() {
        for (input, expected) in [
            ("0", "0"),
            ("-0", "0"),
            ("-0.0", "0"),
            ("1.0", "1"),
            ("100", "100"),
            ("-36.50", "-36.5"),
            ("333333333.33333329", "333333333.3333333"),
            ("1E30", "1e+30"),
            ("4.50", "4.5"),
            ("2e-3", "0.002"),
            ("0.000000000000000000000000001", "1e-27"),
            ("1e21", "1e+21"),
            ("1e20", "100000000000000000000"),
            ("123456789012345680000", "123456789012345680000"),
            ("0.000001", "0.000001"),
            ("1e-7", "1e-7"),
            ("1.5e-7", "1.5e-7"),
            ("5e-324", "5e-324"),
            ("1.7976931348623157e308", "1.7976931348623157e+308"),
            ("9007199254740993", "9007199254740992"),
        ] {
            check(input, expected);
        }
        assert!(canonicalize(&Json::parse(b"1e400").unwrap()).is_err());
    }

    #[test]
    fn names_are_in_utf16_order_and_escapes_are_the_shortest() {
        check(r#"{"b":1,"a":{"d":[],"c":{}}}"#, r#"{"a":{"c":{},"d":[]},"b":1}"#);
        // U+1F600 is D83D DE00 in UTF-16, before U+FB33; in UTF-8 it comes after.
        check(r#"{"\ufb33":1,"\ud83d\ude00":2,"\u20ac":3,"\r":4,"1":5}"#, "{\"\\r\":4,\"1\":5,\"€\":3,\"😀\":2,\"\u{fb33}\":1}");
        check(r#""\u000f\u000a\/\u0022\\\u0041""#, r#""\u000f\n/\"\\A""#);
    }

    #[test]
    fn members_can_be_left_out_at_the_top_only() {
        let document = Json::parse(br#"{"proof":1,"a":{"proof":2}}"#).unwrap();
        assert_eq!(canonicalize_without(&document, &["proof"]).unwrap(), r#"{"a":{"proof":2}}"#);
    }

    proptest! {
        #[test]
        fn the_canonical_form_of_a_number_reads_back_as_the_same_double(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            let text = number(&format!("{value:e}")).unwrap();
            prop_assert_eq!(text.parse::<f64>().unwrap().to_bits(), if bits == 1 << 63 { 0 } else { bits });
            prop_assert_eq!(number(&text).unwrap(), text);
        }
    }
}
