use proptest::prelude::*;

use super::*;

#[test]
fn reads_what_is_json_and_nothing_else() {
    for (text, expected) in [
        ("{\"a\":[1,-0.5e+3,true,null,\"x\\u00e9\\ud83d\\ude00\"]}", Ok("{\"a\":[1,-0.5e+3,true,null,\"xé😀\"]}")),
        ("\u{feff} {} ", Ok("{}")),
        ("\"\\/\\b\\n\"", Ok("\"/\\b\\n\"")),
        ("", Err(JsonProblem::End)),
        ("{\"a\":1,\"a\":2}", Err(JsonProblem::DuplicateName)),
        ("{\"a\":1,\"\\u0061\":2}", Err(JsonProblem::DuplicateName)),
        ("[01]", Err(JsonProblem::Syntax)),
        ("[1,]", Err(JsonProblem::Syntax)),
        ("{\"a\":1} x", Err(JsonProblem::Syntax)),
        ("\"a\nb\"", Err(JsonProblem::Syntax)),
        ("\"\\ud800\"", Err(JsonProblem::Syntax)),
        ("\"\\ud800\\u0041\"", Err(JsonProblem::Utf8)),
        ("\"\\udc00\"", Err(JsonProblem::Utf8)),
        ("\"\\u+123\"", Err(JsonProblem::Syntax)),
        ("[NaN]", Err(JsonProblem::Syntax)),
        ("{\"a\":", Err(JsonProblem::End)),
    ] {
        let got = Json::parse(text.as_bytes()).map(|json| json.to_string()).map_err(|error| error.reason);
        assert_eq!(got.as_deref(), expected.as_ref().map(|text| *text), "{text}");
    }
    assert_eq!(Json::parse(b"\"\xff\"").map_err(|error| (error.offset, error.reason)), Err((1, JsonProblem::Utf8)));
}

#[test]
fn a_name_twice_is_found_in_large_objects_too() {
    let mut text: String = (0..40).map(|n| format!("\"k{n}\":0,")).collect();
    text.insert(0, '{');
    assert!(Json::parse(format!("{text}\"last\":1}}").as_bytes()).is_ok());
    for again in ["k3", "k39"] {
        let error = Json::parse(format!("{text}\"{again}\":1}}").as_bytes()).unwrap_err();
        assert_eq!(error.reason, JsonProblem::DuplicateName);
    }
}

#[test]
fn depth_and_size_have_limits() {
    let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(Json::parse(nested(64).as_bytes()).is_ok());
    assert_eq!(Json::parse(nested(65).as_bytes()).unwrap_err().reason, JsonProblem::Depth);
    let wide = |count: usize| format!("[{}0]", "0,".repeat(count - 1));
    assert!(Json::parse(wide(100_000).as_bytes()).is_ok());
    assert_eq!(Json::parse(wide(100_001).as_bytes()).unwrap_err().reason, JsonProblem::Size);
}

#[test]
fn numbers_keep_their_lexeme() {
    let json = Json::parse(b"[9007199254740993, 1.10]").unwrap();
    assert_eq!(json.to_string(), "[9007199254740993,1.10]");
    assert_eq!(json.as_array().unwrap()[0].as_u64(), Some(9_007_199_254_740_993));
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        drop(Json::parse(&bytes));
    }

    #[test]
    fn what_is_written_reads_back_the_same(text in "\\PC{0,40}", number in any::<i64>()) {
        let mut object = Object::default();
        object.insert("t", Json::String(text.into()));
        object.insert("n", Json::Array(vec![Json::Number(number.to_string().into())]));
        let json = Json::Object(object);
        let written = json.to_string();
        prop_assert_eq!(Json::parse(written.as_bytes()).unwrap(), json);
    }
}
