//! A strict reader for the part of CBOR (RFC 8949) that Data Integrity proof values are made of: whole numbers of at least 0, byte and text
//! strings, lists and maps, each of a stated length. Tags, floating point and negative numbers are refused (ecdsa §3.5.7: components carry no
//! tags), and so is what lies behind the first item.

use std::collections::HashSet;

/// Deepest nesting accepted.
pub const MAX_DEPTH: usize = 8;
/// Most items accepted, those inside others included.
pub const MAX_ITEMS: usize = 20_000;

/// One item. Strings borrow from the input.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Cbor<'a> {
    /// A whole number of at least 0.
    Unsigned(u64),
    /// Bytes.
    Bytes(&'a [u8]),
    /// A text.
    Text(&'a str),
    /// A list.
    Array(Vec<Cbor<'a>>),
    /// A map, in written order, its keys unique.
    Map(Vec<(Cbor<'a>, Cbor<'a>)>),
}

/// Why bytes are not the CBOR we accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CborError {
    /// The bytes end inside an item.
    #[error("the bytes end too early")]
    End,
    /// More bytes follow the item.
    #[error("bytes are left over")]
    Trailing,
    /// A kind of item that no proof is made of, or one of unstated length.
    #[error("a kind of item that is not accepted")]
    Kind,
    /// A text that is not UTF-8.
    #[error("a text that is not UTF-8")]
    Utf8,
    /// A key stands twice in one map.
    #[error("the same key twice in one map")]
    DuplicateKey,
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("nested too deeply")]
    Depth,
    /// More than [`MAX_ITEMS`].
    #[error("too many items")]
    Size,
}

impl<'a> Cbor<'a> {
    /// Reads one item that fills `bytes`. Nothing is set aside for items that are announced and not there.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, CborError> {
        let mut reader = Reader { rest: bytes, items: 0 };
        let item = reader.item(0)?;
        if reader.rest.is_empty() { Ok(item) } else { Err(CborError::Trailing) }
    }

    /// The number.
    pub fn as_u64(&self) -> Option<u64> {
        if let Self::Unsigned(number) = self { Some(*number) } else { None }
    }

    /// The bytes.
    pub fn as_bytes(&self) -> Option<&'a [u8]> {
        if let Self::Bytes(bytes) = self { Some(bytes) } else { None }
    }

    /// The items of a list.
    pub fn as_array(&self) -> Option<&[Cbor<'a>]> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    /// The entries of a map.
    pub fn as_map(&self) -> Option<&[(Cbor<'a>, Cbor<'a>)]> {
        if let Self::Map(entries) = self { Some(entries) } else { None }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    items: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: u64) -> Result<&'a [u8], CborError> {
        let length = usize::try_from(length).map_err(|_| CborError::End)?;
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(CborError::End)?;
        self.rest = rest;
        Ok(taken)
    }

    /// The first byte of an item: its major type, and the number that goes with it (RFC 8949 §3).
    fn head(&mut self) -> Result<(u8, u64), CborError> {
        let [first] = self.take(1)? else { return Err(CborError::End) };
        let argument = match first & 0x1f {
            small @ 0..=23 => u64::from(small),
            size @ 24..=27 => self.take(1 << (size - 24))?.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)),
            _ => return Err(CborError::Kind),
        };
        Ok((first >> 5, argument))
    }

    fn item(&mut self, depth: usize) -> Result<Cbor<'a>, CborError> {
        self.items += 1;
        if self.items > MAX_ITEMS {
            return Err(CborError::Size);
        }
        let (major, argument) = self.head()?;
        if depth >= MAX_DEPTH && major >= 4 {
            return Err(CborError::Depth);
        }
        match major {
            0 => Ok(Cbor::Unsigned(argument)),
            2 => self.take(argument).map(Cbor::Bytes),
            3 => std::str::from_utf8(self.take(argument)?).map(Cbor::Text).map_err(|_| CborError::Utf8),
            4 => (0..argument).map(|_| self.item(depth + 1)).collect::<Result<_, _>>().map(Cbor::Array),
            5 => self.map(argument, depth),
            _ => Err(CborError::Kind),
        }
    }

    fn map(&mut self, length: u64, depth: usize) -> Result<Cbor<'a>, CborError> {
        let (mut entries, mut keys) = (Vec::new(), HashSet::new());
        for _ in 0..length {
            let key = self.item(depth + 1)?;
            if !keys.insert(key.clone()) {
                return Err(CborError::DuplicateKey);
            }
            entries.push((key, self.item(depth + 1)?));
        }
        Ok(Cbor::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn items_are_read_as_they_are_written() {
        // RFC 8949 appendix A, as far as it is accepted.
        for (hex, expected) in [
            ("00", Cbor::Unsigned(0)),
            ("17", Cbor::Unsigned(23)),
            ("1818", Cbor::Unsigned(24)),
            ("1903e8", Cbor::Unsigned(1000)),
            ("1a000f4240", Cbor::Unsigned(1_000_000)),
            ("1bffffffffffffffff", Cbor::Unsigned(u64::MAX)),
            ("40", Cbor::Bytes(b"")),
            ("4401020304", Cbor::Bytes(&[1, 2, 3, 4])),
            ("6449455446", Cbor::Text("IETF")),
            ("80", Cbor::Array(vec![])),
            ("83010203", Cbor::Array(vec![Cbor::Unsigned(1), Cbor::Unsigned(2), Cbor::Unsigned(3)])),
            ("a0", Cbor::Map(vec![])),
            ("a201020304", Cbor::Map(vec![(Cbor::Unsigned(1), Cbor::Unsigned(2)), (Cbor::Unsigned(3), Cbor::Unsigned(4))])),
        ] {
            assert_eq!(Cbor::parse(&hex::decode(hex).unwrap()), Ok(expected), "{hex}");
        }
    }

    #[test]
    fn what_no_proof_is_made_of_is_refused() {
        for (hex, expected) in [
            ("", CborError::End),
            ("18", CborError::End),
            ("4401", CborError::End),
            ("8201", CborError::End),
            ("9b00ffffffffffffff", CborError::End),
            ("5bffffffffffffffff", CborError::End),
            ("0000", CborError::Trailing),
            ("20", CborError::Kind),
            ("c11a514b67b0", CborError::Kind),
            ("d84040", CborError::Kind),
            ("f4", CborError::Kind),
            ("f97e00", CborError::Kind),
            ("5f42010243030405ff", CborError::Kind),
            ("9fff", CborError::Kind),
            ("1c", CborError::Kind),
            ("61ff", CborError::Utf8),
            ("a201020103", CborError::DuplicateKey),
            ("818181818181818181", CborError::Depth),
        ] {
            assert_eq!(Cbor::parse(&hex::decode(hex).unwrap()), Err(expected), "{hex}");
        }
        let many = [vec![0x99, 0x4e, 0x20], vec![0; MAX_ITEMS]].concat();
        assert_eq!(Cbor::parse(&many), Err(CborError::Size));
    }

    proptest! {
        #[test]
        fn no_bytes_do_harm(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Cbor::parse(&bytes);
        }
    }
}
