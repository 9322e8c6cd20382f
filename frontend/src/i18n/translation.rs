//! The languages that there are words in.

/// A language with words of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Translation {
    English,
    German,
    French,
    Spanish,
    Japanese,
}

impl Translation {
    /// All of them.
    const ALL: [Self; 5] = [
        Self::English,
        Self::German,
        Self::French,
        Self::Spanish,
        Self::Japanese,
    ];

    /// The one for a BCP 47 language, whatever its region; English where there is none.
    pub(crate) fn of(language: &str) -> Self {
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        let is_wanted = |known: &Self| known.tag().eq_ignore_ascii_case(primary);
        Self::ALL.into_iter().find(is_wanted).unwrap_or(Self::English)
    }

    /// Its BCP 47 tag.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Japanese => "ja",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reader_gets_a_language_that_exists() {
        for (language, expected) in [
            ("de-CH", Translation::German),
            ("FR", Translation::French),
            ("es_MX", Translation::Spanish),
            ("ja-JP", Translation::Japanese),
            ("EN-gb", Translation::English),
            ("gsw-CH", Translation::English),
            ("ar-EG", Translation::English),
            ("", Translation::English),
        ] {
            assert_eq!(Translation::of(language), expected, "{language}");
        }
    }

    #[test]
    fn tags_lead_back_to_their_language() {
        for translation in Translation::ALL {
            assert_eq!(Translation::of(translation.tag()), translation);
        }
    }
}
