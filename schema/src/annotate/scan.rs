//! Splits the text of a `.proto` file into tokens, to find places that descriptors do not record.

use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a number.
    Word,
    /// A string, with its quotes.
    Text,
    /// A comment, with its marks and without the end of its line.
    Comment,
    /// Any other character.
    Symbol(u8),
}

/// A token and its place in the text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
}

impl Token {
    pub(super) fn is(&self, symbol: u8) -> bool {
        self.kind == Kind::Symbol(symbol)
    }
}

/// The tokens that start at `from` or later, comments among them.
///
/// `from` must not be inside a token.
pub(super) fn tokens(text: &str, from: usize) -> impl Iterator<Item = Token> {
    let bytes = text.as_bytes();
    let mut at = from;
    std::iter::from_fn(move || {
        at += count(&bytes[at.min(bytes.len())..], u8::is_ascii_whitespace);
        let first = *bytes.get(at)?;
        let rest = &bytes[at..];
        let (kind, length) = match (first, rest.get(1)) {
            (b'#', _) | (b'/', Some(b'/')) => (Kind::Comment, line_comment(rest)),
            (b'/', Some(b'*')) => (Kind::Comment, block_comment(rest)),
            (b'"' | b'\'', _) => (Kind::Text, string(rest)),
            _ if is_word(first) => (Kind::Word, count(rest, |byte| is_word(*byte))),
            _ => (Kind::Symbol(first), 1),
        };
        let range = at..at + length;
        at = range.end;
        Some(Token { kind, range })
    })
}

/// The tokens without the comments.
pub(super) fn code(text: &str, from: usize) -> impl Iterator<Item = Token> {
    tokens(text, from).filter(|token| token.kind != Kind::Comment)
}

fn count(bytes: &[u8], is_part: impl Fn(&u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| is_part(byte)).count()
}

fn is_word(byte: u8) -> bool {
    // Bytes of other scripts are only in comments and strings of a valid file.
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

fn line_comment(bytes: &[u8]) -> usize {
    let length = count(bytes, |byte| *byte != b'\n');
    length - usize::from(bytes[..length].ends_with(b"\r"))
}

fn block_comment(bytes: &[u8]) -> usize {
    let end = bytes.windows(2).skip(2).position(|two| two == b"*/");
    end.map_or(bytes.len(), |end| end + 4)
}

fn string(bytes: &[u8]) -> usize {
    let mut escaped = false;
    let end = bytes.iter().skip(1).position(|byte| {
        let ends = *byte == bytes[0] && !escaped;
        escaped = *byte == b'\\' && !escaped;
        ends
    });
    end.map_or(bytes.len(), |end| end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        let found = tokens(text, 0);
        found.map(|token| &text[token.range]).collect()
    }

    #[test]
    fn comments_and_strings_are_single_tokens() {
        assert_eq!(
            texts("a = 1 [x = \"]\\\"//\"]; // b {\r\n/* c */ {}"),
            [
                "a",
                "=",
                "1",
                "[",
                "x",
                "=",
                "\"]\\\"//\"",
                "]",
                ";",
                "// b {",
                "/* c */",
                "{",
                "}"
            ]
        );
        assert_eq!(texts("# x\n'\\\\' 'y'"), ["# x", "'\\\\'", "'y'"]);
        assert_eq!(texts("/**/a/*/b"), ["/**/", "a", "/*/b"]);
        assert!(texts(" \n").is_empty());
    }
}
