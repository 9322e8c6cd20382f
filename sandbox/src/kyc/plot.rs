//! What a person's check comes to: a table by name, so that every check of a person ends the same way.

/// What a check comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Plot {
    /// Nothing speaks against the person.
    Clear,
    /// The watchlists know somebody of that name; a person of the vendor looks at it, and the firm must decide.
    WatchlistHit,
    /// Good, with something to bring within 30 days.
    Requirements,
    /// The client must bring something; does so after a minute, and then nothing speaks against the person.
    NeedsClient,
    /// All parts but the watchlists are done in time; those take a minute and a half.
    LatePart,
    /// The document looks forged; the person is refused.
    Declined,
    /// The client must bring something and never does.
    Abandoned,
    /// A register is out of order and the check cannot be carried out.
    Error,
    /// The vendor uses words that it did not know a version ago: a part, its state, its result, the run's state and its
    /// result.
    UnknownWord,
}

/// Who has another fate than [`Plot::Clear`]. All are clients of Northwind Wealth, but for the second of the Abernathys.
const TABLE: [(&str, &str, Plot); 9] = [
    ("James", "Whitfield", Plot::WatchlistHit),
    ("Camille", "Moreau", Plot::Requirements),
    ("Henrik", "Lindqvist", Plot::NeedsClient),
    ("Adaeze", "Okafor", Plot::LatePart),
    ("Vincent", "Castellan", Plot::Declined),
    ("Katharina", "Brandt", Plot::Abandoned),
    ("Tobias", "Brandt", Plot::Error),
    ("Beatriz", "Ferreira", Plot::UnknownWord),
    ("Marcus", "Abernathy", Plot::WatchlistHit),
];

impl Plot {
    /// What the check of a person of this name comes to.
    #[must_use]
    pub fn of(first_name: &str, last_name: &str) -> Self {
        TABLE
            .iter()
            .find(|(first, last, _)| {
                first.eq_ignore_ascii_case(first_name.trim()) && last.eq_ignore_ascii_case(last_name.trim())
            })
            .map_or(Self::Clear, |(_, _, plot)| *plot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::persons;
    use crate::records::north;

    #[test]
    fn each_record_that_is_named_after_a_fate_has_that_fate() {
        for (record, plot) in [
            (north::CLEAR_PERSON, Plot::Clear),
            (north::WATCHLIST_PERSON, Plot::WatchlistHit),
            (north::REQUIREMENTS_PERSON, Plot::Requirements),
            (north::CLIENT_NEEDED_PERSON, Plot::NeedsClient),
            (north::LATE_PART_PERSON, Plot::LatePart),
            (north::DECLINED_PERSON, Plot::Declined),
            (north::ABANDONED_PERSON, Plot::Abandoned),
            (north::ERROR_PERSON, Plot::Error),
            (north::UNKNOWN_WORD_PERSON, Plot::UnknownWord),
        ] {
            let person = persons::of(&crate::orgs::NORTH, record).unwrap();
            assert_eq!(Plot::of(&person.first_name, &person.last_name), plot, "{record}");
        }
    }
}
