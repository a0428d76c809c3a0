use std::fmt::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

/// `fits`, `/place keyword`, or `open: why`.
fn answer(schema: &str, document: &str) -> String {
    let schema = Json::parse(schema.as_bytes()).unwrap_or_else(|error| panic!("{schema}: {error}"));
    let document = Json::parse(document.as_bytes()).unwrap_or_else(|error| panic!("{document}: {error}"));
    match validate(&schema, &document) {
        Conformity::Fits => "fits".to_owned(),
        Conformity::Unfit(Misfit { place, keyword }) => format!("{place} {keyword}"),
        Conformity::Open(open) => format!("open: {open}"),
    }
}

/// Each schema with documents and what they come to.
fn check(cases: &[(&str, &[(&str, &str)])]) {
    for (schema, documents) in cases {
        for (document, expected) in *documents {
            assert_eq!(answer(schema, document), *expected, "{schema} {document}");
        }
    }
}

#[test]
fn values_are_compared_as_json_values() {
    check(&[
        ("true", &[("1", "fits")]),
        ("false", &[("1", " false")]),
        ("{}", &[("null", "fits")]),
        (r#"{"type":"integer"}"#, &[("1", "fits"), ("1.0", "fits"), ("1.5", " type"), ("\"1\"", " type")]),
        (r#"{"type":["string","null"]}"#, &[("null", "fits"), ("\"\"", "fits"), ("false", " type")]),
        (
            r#"{"enum":[1,{"a":[1.0],"b":null}]}"#,
            &[(r#"{"b":null,"a":[1]}"#, "fits"), ("1.0", "fits"), ("\"1\"", " enum"), ("true", " enum")],
        ),
        (r#"{"const":"a"}"#, &[("\"a\"", "fits"), ("\"\\u0061\"", "fits"), ("\"b\"", " const")]),
        (r#"{"minimum":1,"exclusiveMaximum":3}"#, &[("1", "fits"), ("0.99", " minimum"), ("3.0", " exclusiveMaximum"), ("\"0\"", "fits")]),
        (r#"{"multipleOf":0.1}"#, &[("0.3", "fits"), ("0.35", " multipleOf")]),
        (r#"{"minLength":2,"maxLength":3}"#, &[("\"äö\"", "fits"), ("\"\u{1F600}\"", " minLength"), ("\"abcd\"", " maxLength")]),
        (r#"{"pattern":"^(ext:)[a-z]+$"}"#, &[("\"ext:a\"", "fits"), ("\"ext:\"", " pattern"), ("5", "fits")]),
        (r#"{"pattern":"b"}"#, &[("\"abc\"", "fits")]),
    ]);
}

#[test]
fn lists_and_objects_are_looked_into() {
    check(&[
        (
            r#"{"minItems":1,"maxItems":2,"uniqueItems":true}"#,
            &[("[]", " minItems"), ("[1,2,3]", " maxItems"), ("[1,1.0]", " uniqueItems"), ("[1,\"1\"]", "fits")],
        ),
        (r#"{"items":{"type":"string"}}"#, &[("[\"a\",1]", "/1 type"), ("[]", "fits"), ("{}", "fits")]),
        (r#"{"prefixItems":[{"const":1}],"items":false}"#, &[("[1]", "fits"), ("[1,2]", "/1 false"), ("[2]", "/0 const")]),
        (r#"{"items":[{"const":1}],"additionalItems":{"type":"string"}}"#, &[("[1,\"a\"]", "fits"), ("[1,2]", "/1 type")]),
        (r#"{"contains":{"const":1}}"#, &[("[0,1]", "fits"), ("[]", " contains")]),
        (r#"{"contains":{"const":1},"minContains":0,"maxContains":1}"#, &[("[]", "fits"), ("[1,1]", " contains")]),
        (
            r#"{"properties":{"a":{"type":"string"}},"patternProperties":{"^x-":{"type":"number"}},"additionalProperties":false,"required":["a"]}"#,
            &[
                (r#"{"a":"b","x-1":1}"#, "fits"),
                (r#"{"a":1}"#, "/a type"),
                (r#"{"a":"","b":1}"#, "/b false"),
                (r#"{"a":"","x-":"1"}"#, "/x- type"),
                ("{}", "/a required"),
            ],
        ),
        (r#"{"propertyNames":{"maxLength":1},"minProperties":1}"#, &[(r#"{"ab":1}"#, "/ab maxLength"), ("{}", " minProperties")]),
        (r#"{"dependentRequired":{"a":["b"]}}"#, &[(r#"{"a":1}"#, "/b dependentRequired"), (r#"{"c":1}"#, "fits")]),
        (r#"{"dependencies":{"a":{"required":["b"]}}}"#, &[(r#"{"a":1}"#, "/b required")]),
        (r#"{"properties":{"a/b":{"properties":{"c~":{"const":1}}}}}"#, &[(r#"{"a/b":{"c~":2}}"#, "/a~1b/c~0 const")]),
    ]);
}

#[test]
fn schemas_are_combined() {
    check(&[
        (r#"{"allOf":[{"minimum":1},{"maximum":2}]}"#, &[("1", "fits"), ("3", " maximum")]),
        (r#"{"anyOf":[{"type":"string"},{"minimum":5}]}"#, &[("\"\"", "fits"), ("5", "fits"), ("1", " anyOf")]),
        (r#"{"oneOf":[{"minimum":1},{"minimum":2}]}"#, &[("1", "fits"), ("2", " oneOf"), ("0", " oneOf")]),
        (r#"{"not":{"type":"string"}}"#, &[("1", "fits"), ("\"\"", " not")]),
        (
            r#"{"if":{"type":"string"},"then":{"minLength":1},"else":{"minimum":1}}"#,
            &[("\"\"", " minLength"), ("0", " minimum"), ("\"a\"", "fits")],
        ),
        (r##"{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#b"},"b":{"$anchor":"b","const":1}}}"##, &[("1", "fits"), ("2", " const")]),
        (
            r#"{"$id":"https://s.example/x.json","$ref":"https://s.example/x.json#/$defs/a%20b","$defs":{"a b":{"const":1}}}"#,
            &[("2", " const")],
        ),
        (r##"{"$ref":"#/$defs/a","minimum":5,"$defs":{"a":{}}}"##, &[("1", " minimum")]),
        (
            r##"{"$schema":"http://json-schema.org/draft-07/schema#","$ref":"#/definitions/a","minimum":5,"definitions":{"a":{}}}"##,
            &[("1", "fits")],
        ),
        // A tree of itself.
        (
            r##"{"properties":{"next":{"$ref":"#"}},"required":["v"]}"##,
            &[(r#"{"v":1,"next":{"v":1}}"#, "fits"), (r#"{"v":1,"next":{}}"#, "/next/v required")],
        ),
        // Annotations and unknown words decide nothing.
        (r#"{"format":"date-time","title":"x","x-own":false}"#, &[("\"yesterday\"", "fits")]),
    ]);
}

#[test]
fn what_is_not_evaluated_is_open_and_never_fits() {
    check(&[
        (r#"{"$ref":"https://evil.example/s.json"}"#, &[("1", "open: refers to another document")]),
        (r#"{"$ref":"other.json#/a"}"#, &[("1", "open: refers to another document")]),
        (r##"{"$ref":"#/nowhere"}"##, &[("1", "open: is not a well-formed schema (a $ref leads nowhere)")]),
        (r##"{"$dynamicRef":"#a"}"##, &[("1", "open: uses a dynamic $ref, which is not evaluated")]),
        (r#"{"pattern":"(?=a)b"}"#, &[("\"b\"", "open: uses a kind of pattern, which is not evaluated")]),
        (r#"{"pattern":"(a{1000}){1000}"}"#, &[("\"b\"", "open: uses a kind of pattern, which is not evaluated")]),
        (r#"{"unevaluatedProperties":false}"#, &[("{}", "open: uses unevaluatedProperties or unevaluatedItems, which is not evaluated")]),
        (r#"{"$schema":"http://json-schema.org/draft-03/schema#"}"#, &[("1", "open: uses another draft, which is not evaluated")]),
        (
            r#"{"properties":{"a":{"$id":"https://b.example/","$ref":"x"}}}"#,
            &[(r#"{"a":1}"#, "open: uses a schema with an address of its own inside another, which is not evaluated")],
        ),
        (r#"{"maximum":1e999999}"#, &[("1", "open: uses a very large number, which is not evaluated")]),
        (r#"{"required":"a"}"#, &[("{}", "open: is not a well-formed schema (required, properties or dependencies)")]),
        (r#"{"type":5}"#, &[("1", "open: is not a well-formed schema (type)")]),
        ("[]", &[("1", "open: is not a well-formed schema (a schema is an object)")]),
        // What is certain does not wait for what is open, and the other way round.
        (r#"{"allOf":[{"$ref":"https://a.example/"},{"type":"string"}]}"#, &[("1", " type"), ("\"\"", "open: refers to another document")]),
        (r#"{"anyOf":[{"$ref":"https://a.example/"},{"type":"string"}]}"#, &[("\"\"", "fits"), ("1", "open: refers to another document")]),
        (r#"{"not":{"$ref":"https://a.example/"}}"#, &[("1", "open: refers to another document")]),
    ]);
}

/// A schema whose work doubles with every definition.
fn doubling(keyword: &str, levels: usize) -> String {
    let mut definitions = String::new();
    for level in 0..levels {
        let next = level + 1;
        let _ = write!(definitions, r##""d{level}":{{"{keyword}":[{{"$ref":"#/$defs/d{next}"}},{{"$ref":"#/$defs/d{next}"}}]}},"##);
    }
    format!(r##"{{"$ref":"#/$defs/d0","$defs":{{{definitions}"d{levels}":{{"type":"string"}}}}}}"##)
}

#[test]
fn a_bomb_goes_off_in_the_budget() {
    let too_much = "open: asks for more work than one schema may";
    let began = Instant::now();
    for schema in [
        doubling("allOf", 40),
        doubling("oneOf", 40),
        r##"{"$ref":"#"}"##.to_owned(),
        r##"{"allOf":[{"$ref":"#"},{"$ref":"#"}]}"##.to_owned(),
        r##"{"not":{"$ref":"#"}}"##.to_owned(),
    ] {
        assert_eq!(answer(&schema, "\"a\""), too_much, "{schema}");
    }
    let many = |count: usize, entry: fn(usize) -> String| (0..count).map(entry).collect::<Vec<_>>().join(",");
    let wide = format!("{{{}}}", many(3_000, |at| format!("\"a{at}\":1")));
    let patterns = format!("{{\"patternProperties\":{{{}}}}}", many(300, |at| format!("\"(a*)*{at}x\":false")));
    assert_eq!(answer(&patterns, &wide), too_much);
    let values = format!("{{\"items\":{{\"enum\":[{}]}}}}", many(2_000, |at| format!("{at}")));
    assert_eq!(answer(&values, &format!("[{}]", many(2_000, |_| "1999".to_owned()))), too_much);
    let long = format!("\"{}\"", "a".repeat(100_000));
    assert_eq!(answer(r#"{"pattern":"(a|aa)*b"}"#, &long), too_much);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

proptest! {
    #[test]
    fn no_schema_makes_it_panic(
        keyword in "(type|enum|items|contains|prefixItems|properties|patternProperties|required|dependencies|pattern|\\$ref|not|if|allOf|oneOf|minimum|multipleOf|maxLength|minContains|additionalProperties)",
        value in "(null|true|0|-1|1e9|\"#\"|\"#/a\"|\"#%\"|\"#/%e\"|\"string\"|\\[\\]|\\[1\\]|\\[\"a\"\\]|\\[\\{\\}\\]|\\{\\}|\\{\"a\":false\\}|\\{\"a\":1\\})",
        document in "(null|0|-0.0|1e5|\"\"|\"a\"|\\[1,2\\]|\\{\"a\":1\\}|\\{\"a\":\\{\"a\":\\[\\]\\}\\})",
    ) {
        if let Ok(document) = Json::parse(document.as_bytes()) {
            let schema = format!("{{\"{keyword}\":{value}}}");
            validate(&Json::parse(schema.as_bytes()).unwrap(), &document);
        }
    }

    #[test]
    fn a_constant_fits_itself_alone(number in -999_i32..999, other in -999_i32..999) {
        let schema = format!("{{\"const\":{{\"a\":[{number}.0]}}}}");
        let expected = if number == other { "fits" } else { " const" };
        prop_assert_eq!(answer(&schema, &format!("{{\"a\":[{other}]}}")), expected);
    }
}
