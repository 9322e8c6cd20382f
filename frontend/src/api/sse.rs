//! Reads an event stream (`text/event-stream`, WHATWG HTML, section 9.2) out of whatever pieces the network makes of it.
//!
//! Own code because the browser's `EventSource` sends no `Authorization` header.

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SseEvent {
    /// Its name; `message` where the stream gives none.
    pub(super) name: String,
    /// The last id that the stream gave, with this event or an earlier one.
    pub(super) id: String,
    /// What it says.
    pub(super) data: String,
}

/// A longer line than this is nobody's event, and memory is not the stream's to fill.
const LONGEST_LINE: usize = 1 << 20;

/// What was read of a stream so far.
#[derive(Debug, Default)]
pub(super) struct SseReader {
    line: Vec<u8>,
    /// The last byte was a carriage return: a line feed right after it belongs to the same end of line.
    after_return: bool,
    begun: bool,
    name: String,
    id: String,
    data: Option<String>,
}

impl SseReader {
    /// Takes the next bytes; answers the events that they complete. `None` when the stream is no event stream.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Option<Vec<SseEvent>> {
        let mut events = Vec::new();
        for &byte in bytes {
            let follows_return = std::mem::replace(&mut self.after_return, byte == b'\r');
            match byte {
                b'\n' if follows_return => {}
                b'\n' | b'\r' => {
                    let line = std::mem::take(&mut self.line);
                    events.extend(self.take_line(&line));
                }
                _ if self.line.len() == LONGEST_LINE => return None,
                _ => self.line.push(byte),
            }
        }
        Some(events)
    }

    fn take_line(&mut self, line: &[u8]) -> Option<SseEvent> {
        let is_first = !std::mem::replace(&mut self.begun, true);
        let text = String::from_utf8_lossy(line);
        let text = match is_first {
            true => text.strip_prefix('\u{feff}').unwrap_or(&text),
            false => &text,
        };
        if text.is_empty() {
            return self.complete();
        }
        let (field, value) = text.split_once(':').unwrap_or((text, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.name),
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            },
            // A comment (its field has no name), or a field that nobody needs.
            _ => {}
        }
        None
    }

    /// An empty line ends an event; without data there was none.
    fn complete(&mut self) -> Option<SseEvent> {
        let name = std::mem::take(&mut self.name);
        let data = self.data.take()?;
        let name = match name.is_empty() {
            true => "message".to_owned(),
            false => name,
        };
        Some(SseEvent {
            name,
            id: self.id.clone(),
            data,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn event(name: &str, id: &str, data: &str) -> SseEvent {
        SseEvent {
            name: name.to_owned(),
            id: id.to_owned(),
            data: data.to_owned(),
        }
    }

    fn read(text: &str) -> Vec<SseEvent> {
        SseReader::default().push(text.as_bytes()).unwrap()
    }

    #[test]
    fn events_are_told_apart_by_empty_lines_whatever_ends_a_line() {
        let expected = vec![event("kyc", "7", "{}"), event("message", "7", "a\nb")];
        for end in ["\n", "\r\n", "\r"] {
            let text = "id: 7\nevent: kyc\ndata: {}\n\ndata:a\ndata: b\n\n".replace('\n', end);
            assert_eq!(read(&text), expected, "{end:?}");
        }
    }

    #[test]
    fn a_sign_of_life_is_no_event() {
        assert_eq!(read(": keep-alive\n\n:\n\n"), []);
        assert_eq!(read("event: end\n\n"), [], "an event without data is none");
        assert_eq!(read("event: end\ndata\n\n"), [event("end", "", "")]);
    }

    #[test]
    fn an_event_that_was_not_ended_is_not_taken() {
        assert_eq!(read("event: kyc\ndata: half"), []);
        assert_eq!(read("event: kyc\ndata: half\n"), []);
    }

    #[test]
    fn a_mark_of_byte_order_and_unknown_fields_are_passed_over() {
        assert_eq!(
            read("\u{feff}data: a\nretry: 5\ncolour: red\n\n"),
            [event("message", "", "a")]
        );
    }

    #[test]
    fn a_stream_without_ends_of_lines_does_not_fill_the_memory() {
        let mut reader = SseReader::default();
        let piece = vec![b'a'; LONGEST_LINE];
        assert!(reader.push(&piece).is_some());
        assert!(reader.push(b"a").is_none());
    }

    fn line() -> impl Strategy<Value = String> {
        prop_oneof![
            "(data|event|id|:|retry)?(:| |: )?[a-zäß漢😀]{0,4}",
            Just(String::new())
        ]
    }

    proptest! {
        #[test]
        fn pieces_may_be_cut_anywhere_even_within_a_character(
            lines in prop::collection::vec((line(), prop_oneof!["\n", "\r\n", "\r"]), 0..20),
            cuts in prop::collection::vec(0_usize..400, 0..12),
        ) {
            let text: String = lines.into_iter().map(|(line, end)| line + &end).collect();
            let bytes = text.as_bytes();
            let whole = read(&text);
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.push(bytes.len());
            cuts.sort_unstable();
            let mut reader = SseReader::default();
            let mut pieced = Vec::new();
            let mut from = 0;
            for cut in cuts {
                pieced.extend(reader.push(&bytes[from..cut]).unwrap());
                from = cut;
            }
            prop_assert_eq!(pieced, whole);
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(SseReader::default().push(&bytes).is_some());
        }

        #[test]
        fn what_was_written_is_read(data in "[^\r\n\0]{1,40}", id in "[0-9]{1,6}") {
            let text = format!("id: {id}\nevent: kyc\ndata: {data}\n\n");
            let read = read(&text);
            prop_assert_eq!(read, vec![event("kyc", &id, &data)]);
        }
    }
}
