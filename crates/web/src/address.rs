//! Addresses with what is asked in them.

/// A text as it may stand in the query of an address.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                escaped.push(char::from(byte));
            }
            other => escaped.push_str(&format!("%{other:02X}")),
        }
    }
    escaped
}

/// A path with those of the pairs that are not empty.
pub(crate) fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let asked: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", escape(value)))
        .collect();
    if asked.is_empty() { path.to_owned() } else { format!("{path}?{}", asked.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_asked_stands_in_an_address() {
        assert_eq!(with_query("/people", &[("words", ""), ("row", "")]), "/people");
        assert_eq!(
            with_query("/people", &[("words", "山 a"), ("row", "x")]),
            "/people?words=%E5%B1%B1%20a&row=x"
        );
    }
}
