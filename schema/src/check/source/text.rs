//! What is wrong with a `.proto` file before it is parsed.

use std::fmt;

/// How deeply brackets, and parts of a name inside them, may nest. Options that nest deeper than 100 when encoded
/// cannot be decoded, and each of the two can add this much.
const MAX_NESTING: usize = 40;

/// Why a text is not given to the parser, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) reason: Reason,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// The parser calls itself for each bracket, and would overflow the stack.
    TooDeep,
    /// The parser does not read editions.
    Edition,
}

/// Refuses a text that the parser cannot take. Its time is linear in the text.
pub(super) fn check(text: &str) -> Result<(), Refused> {
    let mut scan = Scan {
        text: text.as_bytes(),
        at: 0,
    };
    let (mut depth, mut dots, mut is_first) = (0_usize, 0_usize, true);
    while let Some(token) = scan.next_token() {
        if is_first && token == b"edition" {
            return Err(scan.refused(token.len(), Reason::Edition));
        }
        is_first = false;
        match token {
            b"{" | b"[" | b"<" | b"(" => (depth, dots) = (depth + 1, 0),
            b"}" | b"]" | b">" | b")" => depth = depth.saturating_sub(1),
            b";" | b"," | b"=" | b":" => dots = 0,
            b"." => dots += 1,
            _ => {}
        }
        if depth + dots > MAX_NESTING {
            return Err(scan.refused(token.len(), Reason::TooDeep));
        }
    }
    Ok(())
}

/// The words and signs of a text, without comments and strings.
struct Scan<'t> {
    text: &'t [u8],
    at: usize,
}

impl<'t> Scan<'t> {
    fn next_token(&mut self) -> Option<&'t [u8]> {
        loop {
            let rest = &self.text[self.at..];
            let first = *rest.first()?;
            let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
            let length = match first {
                b'/' if rest.starts_with(b"//") => until(rest, b"\n"),
                b'/' if rest.starts_with(b"/*") => 2 + until(&rest[2..], b"*/"),
                b'#' => until(rest, b"\n"),
                b'"' | b'\'' => string(rest),
                _ if first.is_ascii_whitespace() => 1,
                _ => {
                    let word = rest.iter().take_while(|byte| is_word(byte)).count();
                    let token = &rest[..word.max(1)];
                    self.at += token.len();
                    return Some(token);
                }
            };
            self.at += length;
        }
    }

    /// The last token's place, with the reason.
    fn refused(&self, length: usize, reason: Reason) -> Refused {
        let before = &self.text[..self.at.saturating_sub(length)];
        let line = before.split(|byte| *byte == b'\n').count();
        let column = before.iter().rev().take_while(|byte| **byte != b'\n');
        Refused {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column.count() + 1).unwrap_or(u32::MAX),
            reason,
        }
    }
}

/// The bytes up to a mark and with it; all where there is none.
fn until(text: &[u8], mark: &[u8]) -> usize {
    let found = text.windows(mark.len()).position(|window| window == mark);
    found.map_or(text.len(), |at| at + mark.len())
}

/// The bytes of a string with its quotes. One that does not end ends with its line: the parser says so.
fn string(text: &[u8]) -> usize {
    let quote = text[0];
    let mut at = 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' => at += 2,
            b'\n' => return at,
            byte if *byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooDeep => write!(
                f,
                "brackets and names nest deeper than {MAX_NESTING}: use fewer"
            ),
            Self::Edition => f.write_str(
                "editions are read from descriptor sets, not from text: run `buf build -o contract.binpb` or \
                 `protoc --include_imports --include_source_info -o contract.binpb FILE...`, and give that file",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<(u32, u32, Reason)> {
        check(text)
            .err()
            .map(|refused| (refused.line, refused.column, refused.reason))
    }

    #[test]
    fn brackets_nest_40_deep_and_no_deeper() {
        for (open, close) in [("{", "}"), ("[", "]"), ("<", ">"), ("(", ")"), (".a", "")] {
            let nested = |depth: usize| open.repeat(depth) + &close.repeat(depth);
            assert_eq!(refused(&nested(40)), None, "{open}");
            let deep = refused(&format!("\n {}", nested(41))).unwrap();
            assert_eq!((deep.0, deep.2), (2, Reason::TooDeep), "{open}");
            assert_eq!(
                refused(&nested(1).repeat(100_000)[..]).is_some(),
                open == ".a"
            );
        }
    }

    #[test]
    fn brackets_in_strings_and_comments_do_not_count() {
        let deep = "{".repeat(100);
        for text in [
            format!("\"{deep}\""),
            format!("'\\'{deep}'"),
            format!("// {deep}\n"),
            format!("/* {deep} */"),
            format!("# {deep}"),
        ] {
            assert_eq!(refused(&text), None, "{text}");
            assert!(refused(&(text + "\n" + &deep)).is_some());
        }
    }

    #[test]
    fn an_edition_is_found_where_it_is_the_first_word() {
        let edition = "// a\n/* b */ edition = \"2023\";";
        assert_eq!(refused(edition), Some((2, 9, Reason::Edition)));
        assert_eq!(refused("syntax = \"proto3\"; message edition {}"), None);
        assert_eq!(refused("/* edition"), None);
    }
}
